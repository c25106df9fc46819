import { listRunsOfTicket } from '@switchboard/domain/rules/list-rules.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const [{ number, title }, runs] = await Promise.all([findTicket(locals.viewer!, params.number), listRunsOfTicket(locals.viewer!, params.number, { limit: 50 })]);
  return { ticket: { number, title }, runs: runs.items };
};
