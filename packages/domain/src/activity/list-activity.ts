import { Types } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Activity, type ActivityLine } from './activity.ts';
import type { EventName } from './events.ts';

export type ActivityFilter = {
  event?: string[];
  /** What somebody did, and what was done to them. */
  person?: string;
  /** `ticket:<id>`, `person:<id>`, `key:<id>` … or a kind alone. */
  subject?: string;
  from?: Date;
  to?: Date;
  ip?: string;
};

export type ActivityView = {
  id: string;
  at: string;
  event: EventName;
  subject: { kind: string; id: string };
  by: ActivityLine['by'];
  origin: ActivityLine['origin'];
  reason: string | null;
  /** Null where a person's right to be forgotten emptied it. */
  payload: Record<string, unknown> | null;
};

/** The audit log, newest first. Who may read it is asked by people/read-audit.ts; cards are left out, their changes are not. */
export async function listActivity(filter: ActivityFilter, after: string | undefined, limit: number): Promise<{ items: ActivityView[]; next: string | null }> {
  const found = await Promise.all(activityQueries(filter, after, limit + 1).map((query) => query.lean<ActivityLine[]>()));
  const rows = [...new Map(found.flat().map((line) => [line._id.toString(), line])).values()].sort((a, b) => (a._id.toString() < b._id.toString() ? 1 : -1));
  const items = rows.slice(0, limit).map(toView);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

/**
 * Each query has an index that ends in its order (tests look at the plans). What a person did and what was done to them stand under different
 * fields: one query for each, merged above, where one `$or` would read and sort them all.
 */
export function activityQueries({ person, subject, ...filter }: ActivityFilter, after: string | undefined, limit: number) {
  const common = conditions(filter, after);
  const [kind = '', id = ''] = subject?.split(':') ?? [];
  const ofSubject = kind ? [{ 'subject.kind': kind, ...(id ? { 'subject.id': id } : {}) }] : [];
  if (!person) return [query([...ofSubject, ...common], id ? 'seq' : '_id', limit)];
  return [
    query([{ 'by.id': person }, ...ofSubject, ...common], '_id', limit),
    query([{ 'subject.kind': 'person', 'subject.id': person }, ...ofSubject, ...common], 'seq', limit),
    query([{ 'payload.personId': person }, ...ofSubject, ...common], '_id', limit),
  ];
}

/** Within one subject `seq` is the order of ids, and its index is there already. */
function query(all: Record<string, unknown>[], order: '_id' | 'seq', limit: number) {
  return Activity.find(all.length > 0 ? { $and: all } : {}, { 'payload.card': 0, salt: 0, audience: 0, digest: 0, previous: 0, hash: 0 })
    .sort({ [order]: -1 })
    .limit(limit);
}

function conditions({ event, from, to, ip }: ActivityFilter, after: string | undefined): Record<string, unknown>[] {
  if (after !== undefined && !isId(after)) throw new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
  return [
    ...(event?.length ? [{ event: event.length === 1 ? event[0] : { $in: event } }] : []),
    ...(ip ? [{ 'origin.ip': ip }] : []),
    // Ids begin with the second they were made in, so a time is a range of ids and needs no index of its own.
    ...(from ? [{ _id: { $gte: idAt(from, 0) } }] : []),
    ...(to ? [{ _id: { $lt: idAt(to, 1) } }] : []),
    ...(after ? [{ _id: { $lt: new Types.ObjectId(after) } }] : []),
  ];
}

const idAt = (at: Date, plusSeconds: number): Types.ObjectId => Types.ObjectId.createFromTime(Math.max(0, Math.floor(at.getTime() / 1000) + plusSeconds));

function toView({ _id, at, event, subject, by, origin, reason, payload }: ActivityLine): ActivityView {
  return { id: _id.toString(), at: at.toISOString(), event, subject, by, origin, reason, payload: payload ? plain(payload) : null };
}

/** As JSON has it: changes hold ids and times, which no page takes as they are. */
const plain = (payload: object): Record<string, unknown> => JSON.parse(JSON.stringify(payload)) as Record<string, unknown>;
