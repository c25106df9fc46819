import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { takeTicket, takeTicketInput } from '@switchboard/domain/tickets/take-ticket.ts';
import { endpoint } from './endpoint.ts';
import { ticketSchema } from './schemas.ts';

export const takeTicketEndpoint = endpoint({
  method: 'POST',
  path: '/service-desk/tickets/{id}/take',
  summary: 'Take over a ticket: it becomes one’s own, and whoever had it is told',
  right: 'tickets.assign',
  body: takeTicketInput.optional(),
  answers: ticketSchema,
  answer: toPublicTicket,
  async handle({ viewer, params, body, ifMatch }) {
    return toPublicTicket(await takeTicket(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
  },
});
