import type { PublicTicket } from '@switchboard/domain/tickets/card.ts';
import { api, Refusal } from '../api.ts';
import { reasons } from './ask-reason.svelte.ts';

export type TicketPatch = Record<string, unknown>;

/** Whether the desk wants to know why before it does this. */
export const wantsReason = (error: unknown): error is Refusal => error instanceof Refusal && error.errors.some(({ path }) => path === 'reason');

/** Changes a ticket; where a reason is wanted it is asked for, and the change is made with it. @returns null when it was thought better of */
export async function patchTicket<Answer = PublicTicket>(id: string, change: TicketPatch): Promise<Answer | null> {
  try {
    return await api.patch<Answer>(`service-desk/tickets/${id}`, change);
  } catch (error) {
    if (!wantsReason(error)) throw error;
    const reason = await reasons.ask(error.message);
    return reason === null ? null : api.patch<Answer>(`service-desk/tickets/${id}`, { ...change, reason });
  }
}

/** What stood in a ticket before, in the shape of the change that would bring it back. */
export function valueOf(ticket: PublicTicket, field: string): unknown {
  const value = field === 'status' ? ticket.status.key : (ticket as unknown as Record<string, unknown>)[field];
  return value instanceof Date ? value.toISOString() : value;
}

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
