import { Activity, type ActivityLine } from '../activity/activity.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { findTicket } from './find-ticket.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

/** The history of one ticket, oldest first: what its timeline shows. Cards are left out, they are for boards; other tickets are named to whoever may read them. */
export const listTicketActivity = async (viewer: Viewer, idOrNumber: string, place: Place = {}) => activityOf(viewer, await findTicket(viewer, idOrNumber), place);

type Place = { after?: number; limit?: number };

/** The same of a ticket that the viewer was found to read. */
export async function activityOf(viewer: Viewer, ticket: Pick<TicketRecord, '_id'>, { after = 0, limit = 100 }: Place = {}) {
  const lines = await Activity.collection
    .find<ActivityLine>({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), seq: { $gt: after } }, { projection: { 'payload.card': 0, salt: 0, audience: 0 } })
    .sort({ seq: 1 })
    .limit(limit + 1)
    .toArray();
  const shown = lines.slice(0, limit);
  const known = await readable(viewer, shown.flatMap(({ payload }) => othersIn(payload).map(({ id }) => id)));
  const items = shown.map(({ _id, at, event, seq, by, origin, reason, payload }) => ({ id: _id.toString(), at, event, seq, by, via: origin.via, reason, payload: withoutUnknown(payload ?? null, known) }));
  return { items, next: lines.length > limit ? String(items.at(-1)!.seq) : null };
}

/** Fields of lines that name another ticket (activity/events.ts). */
const naming = ['into', 'from', 'other'] as const;
type Other = { id: string; number: string };
type Naming = Partial<Record<(typeof naming)[number], Other>>;
const isOther = (value: unknown): value is Other => typeof value === 'object' && value !== null && 'id' in value && 'number' in value;

function othersIn(payload: unknown): Other[] {
  return naming.flatMap((field) => ((payload as Naming | null)?.[field] ?? []) as Other | []).filter(isOther);
}

async function readable(viewer: Viewer, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const found = await Ticket.find({ $and: [{ _id: { $in: [...new Set(ids)] } }, ticketFilter(viewer)] }, { _id: 1 }).lean();
  return new Set(found.map(({ _id }) => _id.toString()));
}

/** That something was done with another ticket is told, not with which. */
function withoutUnknown(payload: unknown, known: ReadonlySet<string>): unknown {
  const hidden = naming.filter((field) => othersIn({ [field]: (payload as Naming | null)?.[field] }).some(({ id }) => !known.has(id)));
  return hidden.length === 0 ? payload : { ...(payload as object), ...Object.fromEntries(hidden.map((field) => [field, null])) };
}
