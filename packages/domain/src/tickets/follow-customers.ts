import { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import type { Changes } from '../activity/events.ts';
import { adoptByDomain, renameInContacts } from '../customers/follow-accounts.ts';
import { systemViewer } from '../people/viewer.ts';
import type { Patch } from './change.ts';
import { refreshTickets, type Known } from './refresh-customers.ts';

/** Tickets carry facts of their customer: when those change they follow, in batches. Call before followers start. */
export function followCustomers(): void {
  durableFollower('tickets.follow-customers', { events: ['contact.changed', 'account.changed'], handle: followCustomer });
}

/** Safe to repeat. */
export async function followCustomer(line: ActivityLine): Promise<void> {
  const { changes } = (line.payload ?? {}) as { changes?: Changes };
  if (!changes) return;
  const by = systemViewer({ via: 'job', detail: line.event });
  const id = new Types.ObjectId(line.subject.id);
  if (line.event === 'contact.changed') {
    if (!(changes.name || changes.vip || changes.accountId) || movedByMerge(line)) return;
    await refreshTickets({ 'requester.contactId': id }, by, (known) => asContactChanged(known, changes));
    return;
  }
  if (changes.name) await renameInContacts(id);
  if (changes.name || changes.tier || changes.vip || changes.premium || changes.contracts) await refreshTickets({ accountId: id }, by);
  if (changes.domains) await adoptByDomain(id, by);
}

/** Whoever made two accounts one moves the tickets of all their contacts together. */
const movedByMerge = ({ by, origin }: ActivityLine): boolean => by.kind === 'system' && /^account\.(un)?merged$/.test(origin.detail ?? '');

const over = ['resolved', 'closed', 'archived', 'trash'];

/**
 * A business that was found goes to every ticket that had none, and takes them out of triage; a change from one to another goes to what is still worked on. A name
 * that was given for the ticket alone stays.
 */
function asContactChanged({ ticket, contact }: Known, { name, accountId }: Changes): Patch {
  if (!contact || contact.mergedIntoId) return {};
  const had = accountId?.before ?? null;
  const follows = accountId && contact.accountId && (had === null ? ticket.accountId === null : ticket.accountId?.toString() === had && !over.includes(ticket.statusCategory));
  return {
    ...(name && ticket.requester.name === name.before ? { requester: { ...ticket.requester, name: contact.name } } : {}),
    ...(follows ? { accountId: contact.accountId, ...(ticket.status === 'unassigned' ? { status: 'open' as const } : {}) } : {}),
  };
}
