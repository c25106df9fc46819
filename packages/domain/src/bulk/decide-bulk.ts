import { isDeepStrictEqual } from 'node:util';
import type { Types } from 'mongoose';
import type { Changes } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Right } from '../people/rights.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import type { Patch } from '../tickets/change.ts';
import { decideChange, momentsOf, refuseTrash, rightToSet } from '../tickets/change-ticket.ts';
import { followersWith } from '../tickets/follow-ticket.ts';
import { resolves } from '../tickets/resolution.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { Vocabulary } from '../tickets/vocabulary-words.ts';
import { changeTicketInput } from '../tickets/words.ts';
import type { BulkAction } from './words.ts';

/** What the actions make of one ticket, by the same rights and rules as when one changes it alone. @throws Problem */
export function decideBulk(viewer: Viewer, ticket: TicketRecord, actions: readonly BulkAction[], more: { words: Vocabulary; reason?: string }): Patch {
  const wanted: Record<string, unknown> = {};
  let patch: Patch = {};
  let tags = ticket.tags;
  for (const action of actions) {
    switch (action.do) {
      case 'status': Object.assign(wanted, { status: action.status, ...(action.resolution && resolves(ticket, action.status) ? { resolution: action.resolution } : {}) }); break;
      case 'priority': wanted.priority = action.priority; break;
      case 'assign': wanted.assigneeId = action.personId; break;
      case 'team': wanted.teamId = action.teamId; break;
      case 'category': Object.assign(wanted, { category: action.category, ...(action.subcategory === undefined ? {} : { subcategory: action.subcategory }) }); break;
      case 'due': wanted.dueAt = action.at; break;
      case 'snooze': wanted.snoozedUntil = action.until; break;
      case 'addTags': tags = [...new Set([...tags, ...action.tags])]; break;
      case 'removeTags': tags = tags.filter((tag) => !action.tags.includes(tag)); break;
      case 'follow':
      case 'unfollow': patch = { ...patch, followerIds: followersWith(ticket, viewer, action.do === 'follow') }; break;
      case 'spam': patch = { ...patch, ...spam(viewer, ticket) }; break;
      case 'trash':
        permit(may(viewer, 'tickets.delete', ticket));
        patch = { ...patch, ...(ticket.trashedAt ? {} : { trashedAt: clock.now() }) };
    }
  }
  if (tags !== ticket.tags) wanted.tags = tags;
  if (Object.keys(wanted).length === 0) return patch;
  const read = changeTicketInput.safeParse(wanted);
  if (!read.success) throw new Problem('invalid', read.error.issues[0]?.message ?? 'This cannot be set.');
  return { ...decideChange(viewer, ticket, read.data, more), ...patch };
}

function spam(viewer: Viewer, ticket: TicketRecord): Patch {
  permit(may(viewer, 'tickets.spam', ticket));
  refuseTrash(ticket);
  return ticket.closeReason === 'spam' ? {} : { status: 'closed', ...momentsOf(ticket, 'closed'), closeReason: 'spam', snoozedUntil: null };
}

/**
 * What a bulk change made of a ticket is taken back where it is still so; a ticket that somebody changed since is left alone.
 * @param active who can be given a ticket back, by their ids
 * @throws Problem `conflict` · `forbidden`
 */
export function decideUndo(viewer: Viewer, ticket: TicketRecord, changes: Changes, active: ReadonlySet<string>): Patch {
  const since = Object.keys(changes).filter((field) => asked.has(field) && !same(ticket[field as keyof TicketRecord], changes[field]!.after));
  if (since.length > 0) throw new Problem('conflict', `Somebody changed it since (${since.join(', ')}). It was left as it is.`);
  for (const [field, { before }] of Object.entries(changes)) {
    const right = asked.get(field);
    if (right) permit(may(viewer, right === 'status' ? rightToSet(before as never) : right, ticket));
    if (field === 'assigneeId' && before && !active.has(String(before))) throw new Problem('conflict', 'Whoever had it before is no longer here. It was left as it is.');
  }
  return Object.fromEntries(Object.entries(changes).map(([field, { before }]) => [field, before ?? null])) as Patch;
}

/** Fields that somebody chose, with the right that changing them asks for; the moments that follow from them ask for none. */
const asked = new Map<string, Right | 'status' | null>([
  ['status', 'status'], ['priority', 'tickets.priority'], ['assigneeId', 'tickets.assign'], ['teamId', 'tickets.move'], ['tags', 'tickets.edit'], ['category', 'tickets.edit'], ['subcategory', 'tickets.edit'],
  ['dueAt', 'tickets.edit'], ['snoozedUntil', 'tickets.edit'], ['trashedAt', 'tickets.delete'], ['followerIds', null], ['closeReason', null], ['resolution', 'tickets.status'],
]);

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(plain(a), plain(b));
const plain = (value: unknown): unknown => (value === undefined || value === null ? null : JSON.parse(JSON.stringify(value)));

/** Everybody a set of changes would give tickets back to. */
export function formerAssignees(all: readonly (Changes | null)[]): Types.ObjectId[] {
  return all.flatMap((changes) => (changes?.assigneeId?.before ? [toId(String(changes.assigneeId.before))] : []));
}
