import type { PublicTicket } from '@switchboard/domain/tickets/card.ts';
import { api, Refusal } from '../api.ts';
import { reasons, type Wanted } from './ask-reason.svelte.ts';

export type TicketPatch = Record<string, unknown>;

/** What the desk wants to know before it does this: why, or what solved it; null where the error is another. */
export function wantedBy(error: unknown): { what: Wanted; sentence: string } | null {
  if (!(error instanceof Refusal)) return null;
  const field = error.errors.find(({ path }) => path === 'reason' || path === 'resolution');
  return field ? { what: field.path as Wanted, sentence: field.path === 'reason' ? error.message : field.message } : null;
}

/** Changes a ticket; where a reason is wanted it is asked for, and the change is made with it. @returns null when it was thought better of */
export async function patchTicket<Answer = PublicTicket>(id: string, change: TicketPatch): Promise<Answer | null> {
  try {
    return await api.patch<Answer>(`service-desk/tickets/${id}`, change);
  } catch (error) {
    const wanted = wantedBy(error);
    if (!wanted || change[wanted.what]) throw error;
    const answer = await reasons.ask(wanted.sentence, wanted.what);
    return answer === null ? null : patchTicket<Answer>(id, { ...change, [wanted.what]: answer });
  }
}

/** What stood in a ticket before, in the shape of the change that would bring it back. */
export function valueOf(ticket: PublicTicket, field: string): unknown {
  const value = field === 'status' ? ticket.status.key : (ticket as unknown as Record<string, unknown>)[field];
  return value instanceof Date ? value.toISOString() : value;
}

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
