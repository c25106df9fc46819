import { z } from 'zod';
import { escalateInput, escalateTicket, escalationOf } from '@switchboard/domain/escalation/escalate-ticket.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { endpoint } from './endpoint.ts';
import { ticketSchema } from './schemas.ts';

const people = z.array(z.object({ id: z.string(), name: z.string() }));

export const escalation = [
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/escalate',
    summary: 'Call for help with a ticket: its supervisors or managers are told why, at wish it becomes theirs; the promise runs on',
    right: 'tickets.comment',
    body: escalateInput,
    answers: ticketSchema,
    answer: toPublicTicket,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await escalateTicket(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/escalation',
    summary: 'Who would be told if a ticket were escalated',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    answers: z.object({ supervisor: people, manager: people }),
    handle: async ({ viewer, params }) => escalationOf(viewer, params.id!),
  }),
];
