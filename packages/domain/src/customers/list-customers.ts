import { Types, type Model } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { wordsOf } from '../platform/words-of.ts';
import { Account, type AccountRecord } from './account.ts';
import { Contact, type ContactRecord } from './contact.ts';
import { nameKey } from './keys.ts';
import { nearSearch, slipsIn } from './near-names.ts';
import { permitReadCustomers } from './permit-customers.ts';
import type { AccountFilterInput, ContactFilterInput } from './words.ts';

export type Place = { after?: string; limit?: number };
type Listed = { _id: Types.ObjectId; nameKey: string; updatedAt: Date };
type Page<T> = { items: T[]; next: string | null };

/** Contacts by name, or what changed last first. Who may see one may see all. */
export async function listContacts(viewer: Viewer, { q, account, vip, blocked, sort }: ContactFilterInput = {}, place: Place = {}): Promise<Page<ContactRecord>> {
  permitReadCustomers(viewer);
  const filter = {
    ...(account ? { accountId: account === 'none' ? null : new Types.ObjectId(account) } : {}),
    ...(vip === undefined ? {} : { vip }),
    ...(blocked === undefined ? {} : { blocked }),
  };
  return page<ContactRecord>(Contact as unknown as Model<Listed>, filter, q, sort, place);
}

export async function listAccounts(viewer: Viewer, { q, tier, vip, kind, lifecycle, sort }: AccountFilterInput = {}, place: Place = {}): Promise<Page<AccountRecord>> {
  permitReadCustomers(viewer);
  const filter = { ...(tier ? { tier } : {}), ...(vip === undefined ? {} : { vip }), ...(kind ? { kind } : {}), ...(lifecycle ? { lifecycle } : {}) };
  return page<AccountRecord>(Account as unknown as Model<Listed>, filter, q, sort, place);
}

async function page<T>(model: Model<Listed>, filter: Record<string, unknown>, q: string | undefined, sort: 'name' | '-updatedAt' = 'name', { after, limit = 25 }: Place): Promise<Page<T>> {
  const order = q ? 'name' : sort;
  const found = q ? customerSearch(q) : {};
  if (!found) return { items: [], next: null };
  const rows = await model
    .find({ $and: [{ mergedIntoId: null }, filter, found, after ? beyond(order, after) : {}] })
    .sort(order === 'name' ? { nameKey: 1, _id: 1 } : { updatedAt: -1, _id: -1 })
    .limit(limit + 1)
    .maxTimeMS(2_000)
    .lean<Listed[]>()
    .catch(tooWide);
  if (q && rows.length === 0 && !after) return { items: (await withSlips(model, filter, q, limit)) as T[], next: null };
  const items = rows.slice(0, limit);
  return { items: items as T[], next: rows.length > limit ? placeOf(order, items.at(-1)!) : null };
}

/** So many are held against what was typed: those of one common name, and time to type more. */
const MOST_NEAR = 200;

/** Nothing is called that: then whoever is called nearly that, fewest slips first. */
async function withSlips(model: Model<Listed>, filter: Record<string, unknown>, q: string, limit: number): Promise<Listed[]> {
  const like = nearSearch(q);
  if (!like) return [];
  const found = await model.find({ $and: [{ mergedIntoId: null }, filter, like] }).limit(MOST_NEAR).maxTimeMS(500).lean<(Listed & { name: string; aliases?: string[]; accountName?: string | null })[]>().catch(tooWide);
  return found
    .flatMap((one) => {
      const slips = slipsIn(q, [one.name, ...(one.aliases ?? []), one.accountName ?? '']);
      return slips === null ? [] : [{ one, slips }];
    })
    .sort((a, b) => a.slips - b.slips || (a.one.nameKey < b.one.nameKey ? -1 : 1))
    .slice(0, limit)
    .map(({ one }) => one);
}

/**
 * Every word must be there and the last may still be being typed: names, addresses, customer numbers, and phone numbers however they are written. Of one or two
 * letters only names that begin with them are asked for, which the order's own index answers. Null where nothing searchable was given.
 */
export function customerSearch(query: string): Record<string, unknown> | null {
  const number = /^\+?[\d\s()./-]{3,}$/.test(query.trim()) ? query.replace(/\D/g, '').replace(/^00/, '') : null;
  if (number) return { words: new RegExp(`^${number}`) };
  const words = wordsOf(query).slice(0, 8);
  const last = words.pop();
  if (!last) return null;
  if (words.length === 0 && last.length < 3) return { nameKey: new RegExp(`^${nameKey(last)}`) };
  return { $and: [...words.map((word) => ({ words: word })), { words: new RegExp(`^${last}`) }] };
}

function placeOf(order: string, row: Listed): string {
  return Buffer.from(JSON.stringify([order, order === 'name' ? row.nameKey : row.updatedAt.getTime(), row._id.toString()])).toString('base64url');
}

function beyond(order: string, place: string): Record<string, unknown> {
  const [sorted, value, id] = read(place);
  if (sorted !== order || !isId(id) || typeof value !== (order === 'name' ? 'string' : 'number')) throw badPlace();
  const _id = new Types.ObjectId(id);
  if (order === 'name') return { nameKey: { $gte: value }, $or: [{ nameKey: { $gt: value } }, { nameKey: value, _id: { $gt: _id } }] };
  const at = new Date(value as number);
  if (Number.isNaN(at.getTime())) throw badPlace();
  return { updatedAt: { $lte: at }, $or: [{ updatedAt: { $lt: at } }, { updatedAt: at, _id: { $lt: _id } }] };
}

function read(place: string): unknown[] {
  try {
    const found: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
    if (Array.isArray(found) && found.length === 3) return found;
  } catch {
    // Said below.
  }
  throw badPlace();
}

const badPlace = () => new Problem('invalid', 'This list place (after) does not belong to this list. Start from its first page.', { errors: [{ path: 'after', message: 'Use the "next" of the page before, with the same sort.' }] });

function tooWide(error: unknown): never {
  if ((error as { code?: number }).code !== 50) throw error;
  throw new Problem('unavailable', 'Too many customers match this. Type more of the name, the address or the number.');
}
