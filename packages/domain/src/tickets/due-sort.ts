import { dueSortOf } from './due-order-words.ts';
import type { TicketRecord } from './ticket.ts';

/** The place of a stored ticket in the order of what is due next. */
export function dueSortOfTicket({ statusCategory, dueAt, updatedAt }: Pick<TicketRecord, 'statusCategory' | 'dueAt' | 'updatedAt'>): number {
  return dueSortOf({ category: statusCategory, dueAt: dueAt?.getTime() ?? null, updatedAt: updatedAt.getTime() });
}
