import { Types, type Model } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';

export type Place = { after?: string; limit?: number };

/** One page of documents in the order of their names, by the place where the last page ended. */
export async function pageByName<T extends { name: string }>(model: Model<T>, filter: Record<string, unknown>, { after, limit = 25 }: Place): Promise<{ items: (T & { _id: Types.ObjectId })[]; next: string | null }> {
  const beyond = after ? beyondPlace(after) : {};
  const rows = await (model as unknown as Model<{ name: string }>)
    .find({ $and: [filter, beyond] })
    .collation({ locale: 'en', strength: 2 })
    .sort({ name: 1, _id: 1 })
    .limit(limit + 1)
    .lean();
  const items = rows.slice(0, limit) as unknown as (T & { _id: Types.ObjectId })[];
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? Buffer.from(JSON.stringify([last.name, last._id.toString()])).toString('base64url') : null };
}

function beyondPlace(place: string): Record<string, unknown> {
  const read = parse(place);
  if (!Array.isArray(read) || typeof read[0] !== 'string' || !isId(read[1])) throw new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
  const [name, id] = read as [string, string];
  return { $or: [{ name: { $gt: name } }, { name, _id: { $gt: new Types.ObjectId(id) } }] };
}

function parse(place: string): unknown {
  try {
    return JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
