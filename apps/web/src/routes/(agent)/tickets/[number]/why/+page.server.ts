import { whyAssigned } from '@switchboard/domain/assignment/why.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const [{ number, title }, why] = await Promise.all([findTicket(locals.viewer!, params.number), whyAssigned(locals.viewer!, params.number)]);
  return { ticket: { number, title }, why };
};
