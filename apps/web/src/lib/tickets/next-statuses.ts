import type { Category, Status } from '@switchboard/domain/tickets/words.ts';

/** What a person may set at all, in the order of the menu; `unassigned` is where the desk puts a ticket. */
const settable: readonly Status[] = ['open', 'in_progress', 'pending_customer', 'pending_parts', 'waiting_third_party', 'resolved', 'closed', 'cancelled'];
const fromResolved: readonly Status[] = ['reopened', 'in_progress', 'closed', 'cancelled'];

/**
 * The statuses to offer for a ticket. The rule itself is the domain's `mayBecome`, whose file brings schemas a page does not need; a test holds the
 * two together. Without a category (several tickets at once) all are offered, and what cannot be is told afterwards.
 */
export function nextStatuses(category: Category | undefined, may: Record<string, boolean>): Status[] {
  const following = category === 'closed' ? (['reopened'] as const) : category === 'resolved' ? fromResolved : settable;
  return following.filter((status) => (status === 'closed' ? may['tickets.close'] : status === 'cancelled' ? may['tickets.cancel'] : true));
}
