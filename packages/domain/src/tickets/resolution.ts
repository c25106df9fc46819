import { Problem } from '../platform/problem.ts';
import { categoryOf, statusNamed, type Status } from './status-words.ts';
import type { TicketRecord } from './ticket.ts';
import { vocabularyNow } from './vocabulary.ts';

type Solved = Pick<TicketRecord, 'status' | 'resolution'>;
const LONGEST = 5_000;

export const resolves = (ticket: Pick<TicketRecord, 'status'>, status: Status | null | undefined): boolean => Boolean(status) && status !== ticket.status && categoryOf(status!) === 'resolved';

/** TK-30: @throws Problem `invalid` where the desk wants to know what solved a ticket and nobody says it */
export function requireResolution(resolution: string | undefined): void {
  if (!vocabularyNow().life.resolutionNotes || resolution) return;
  throw new Problem('invalid', 'Say what solved it.', { errors: [{ path: 'resolution', message: 'Say what solved it, for whoever meets this again.' }] });
}

/**
 * What solved a ticket that a status resolves: as it was given, otherwise, where the desk wants to know, what was said to the customer in the same step. Customers read it: nothing internal may
 * stand in for it.
 */
export function resolutionOf(ticket: Solved, status: Status | null | undefined, given: string | undefined, said = ''): { resolution?: string } {
  if (!resolves(ticket, status)) return {};
  const carried = vocabularyNow().life.resolutionNotes && !ticket.resolution ? said.trim().slice(0, LONGEST) : '';
  const resolution = given || carried;
  return resolution ? { resolution } : {};
}

type Step = { do: string; status?: string; resolution?: string };

/** A rule that resolves says what solved the tickets. @throws Problem `invalid` at the action that does not */
export function requireSaidBy(actions: readonly Step[]): void {
  if (!vocabularyNow().life.resolutionNotes) return;
  for (const [at, action] of actions.entries()) {
    if (action.do !== 'status' || action.resolution || categoryOf(statusNamed(action.status ?? '') ?? 'open') !== 'resolved') continue;
    throw new Problem('invalid', 'This desk asks what solved a ticket. Say it beside the status.', { errors: [{ path: `actions.${at}.resolution`, message: 'Say what solved it.' }] });
  }
}
