import type { Viewer } from '../people/viewer.ts';
import type { TicketRecord } from './ticket.ts';

type Facts = Pick<TicketRecord, 'teamId' | 'assigneeId' | 'followerIds' | 'mentionedIds'>;

/**
 * Who may read a ticket, as strings that a viewer's reach is compared with: its team (or `team:none`), and each person it is assigned to, followed by or
 * mentions. One idea with three uses: the filter of every list, the rooms of sockets, the audience of a line of history.
 */
export function audienceOf({ teamId, assigneeId, followerIds, mentionedIds }: Facts): string[] {
  const people = [assigneeId, ...followerIds, ...mentionedIds].filter((id) => id !== null).map((id) => `person:${id}`);
  return [...new Set([`team:${teamId ?? 'none'}`, ...people])];
}

/** The one filter that every list, search, count, export and replay of tickets goes through (catalogue 4.17, 2). */
export function ticketFilter(viewer: Pick<Viewer, 'reach'>): Record<string, unknown> {
  return viewer.reach === 'all' ? {} : { audience: { $in: viewer.reach } };
}

/** The same rule for one ticket at hand, or for the audience on a line of history. */
export function mayRead(viewer: Pick<Viewer, 'reach'>, audience: readonly string[]): boolean {
  return viewer.reach === 'all' || audience.some((who) => viewer.reach.includes(who));
}
