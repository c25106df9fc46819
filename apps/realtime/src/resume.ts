import { Activity } from '@switchboard/domain/activity/activity.ts';
import { OVERLAP_MS } from '@switchboard/domain/activity/follow.ts';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { isId, newId, toId, type Id } from '@switchboard/domain/platform/id.ts';
import { ticketFilter } from '@switchboard/domain/tickets/audience.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { Ticket, type TicketRecord } from '@switchboard/domain/tickets/ticket.ts';
import type { BoardNews, Reload, ReloadReason } from './socket.ts';

/** Beyond these a list is quicker loaded than patched. */
const mostTickets = 500;
const mostLines = 5_000;
const oldestMs = 24 * 3_600_000;
const longestReadMs = 2_000;

type Missed = BoardNews | Reload;

/**
 * What a client missed since the last line it knows: the cards as they are now of every ticket that changed, and "gone" for those it may no longer
 * see. It may get what it knows already, because lines become visible in another order than their ids; revisions make that harmless.
 */
export async function missedSince(viewer: Viewer, last: string | null, scope: string | null): Promise<Missed> {
  const reload = (reason: ReloadReason): Reload => ({ reload: reason, scope: scopeOf(viewer) });
  if (scope !== null && scope !== scopeOf(viewer)) return reload('rights');
  if (!isId(last)) return reload('unknown');
  // Ids carry the system's time, so their age is measured by one.
  const knownAt = toId(last).getTimestamp().getTime();
  if (newId().getTimestamp().getTime() - knownAt > oldestMs) return reload('gap');
  // A database that was restored from a backup has other lines than the client saw.
  if (!(await Activity.exists({ _id: last }))) return reload('unknown');

  const lines = await linesFor(viewer, knownAt).catch(ifTooSlow);
  const changed = lines && newestByTicket(lines);
  if (!lines || !changed || lines.length > mostLines || changed.size > mostTickets) return reload('gap');
  const tickets = await Ticket.find({ _id: { $in: [...changed.keys()] }, ...ticketFilter(viewer) }, { words: 0, description: 0, history: 0, customFields: 0 }).lean<TicketRecord[]>();
  const visible = new Set(tickets.map(({ _id }) => _id.toString()));
  const gone = [...changed].filter(([id]) => !visible.has(id)).map(([id, revision]) => ({ id, revision }));
  return { last: lines.reduce((newest, { _id }) => (_id.toString() > newest ? _id.toString() : newest), last), cards: tickets.map(toCard), gone };
}

type Line = { _id: Id; event: string; subject: { id: string }; payload?: { card?: { revision: number } } };

/** Lines that the viewer could see at the time, before or after; only what they are about is read. */
async function linesFor({ reach }: Viewer, knownAt: number): Promise<Line[]> {
  const seen = reach === 'all' ? {} : { $or: [{ 'audience.before': { $in: reach } }, { 'audience.after': { $in: reach } }] };
  return Activity.find({ _id: { $gte: firstIdOf(knownAt - OVERLAP_MS) }, 'subject.kind': 'ticket', ...seen }, { event: 1, 'subject.id': 1, 'payload.card.revision': 1 })
    .limit(mostLines + 1)
    .maxTimeMS(longestReadMs)
    .lean<Line[]>();
}

/** The smallest id an instant (ms) can have. */
const firstIdOf = (instant: number): Id => toId(Math.floor(instant / 1000).toString(16).padStart(8, '0').padEnd(24, '0'));

/** Each ticket with the newest revision the viewer could know of; null when it was deleted. */
function newestByTicket(lines: Line[]): Map<string, number | null> {
  const newest = new Map<string, number | null>();
  for (const { event, subject, payload } of lines) {
    const known = newest.get(subject.id);
    if (event === 'ticket.deleted') newest.set(subject.id, null);
    else if (payload?.card && known !== null) newest.set(subject.id, Math.max(known ?? 0, payload.card.revision));
  }
  return newest;
}

function ifTooSlow(error: unknown): null {
  if ((error as { codeName?: string }).codeName !== 'MaxTimeMSExpired') throw error;
  return null;
}
