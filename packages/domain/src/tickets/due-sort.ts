import { dueSortOf } from './due-order-words.ts';
import type { TicketRecord } from './ticket.ts';
import { shownClock } from './ticket-sla.ts';

/** The place of a stored ticket in the order of what is due next. */
export function dueSortOfTicket({ statusCategory, dueAt, updatedAt, sla, duePinned }: Pick<TicketRecord, 'statusCategory' | 'dueAt' | 'updatedAt' | 'sla' | 'duePinned'>): number {
  const shown = duePinned ? null : shownClock(sla);
  return dueSortOf({ category: statusCategory, dueAt: dueAt?.getTime() ?? null, updatedAt: updatedAt.getTime(), promised: shown !== null, stoodAt: shown?.stoodAt?.getTime() ?? null });
}
