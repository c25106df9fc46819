import { z } from 'zod';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { listMessages } from '@switchboard/domain/conversations/list-messages.ts';
import { readMessage } from '@switchboard/domain/conversations/read-message.ts';
import { toPublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { writeMessageInput } from '@switchboard/domain/conversations/words.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { customerOfTicket } from '@switchboard/domain/tickets/customer-overview.ts';
import { linkAccount, linkAccountInput } from '@switchboard/domain/tickets/link-account.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import { listTicketActivity } from '@switchboard/domain/tickets/list-ticket-activity.ts';
import { countTickets, listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import { changeTicketInput, createTicketInput, ticketFilterInput } from '@switchboard/domain/tickets/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { messageSchema, ticketSchema } from './schemas.ts';

const base = '/service-desk/tickets';
const reads = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const;

const change = {
  path: `${base}/{id}`,
  summary: 'Change properties of a ticket',
  right: 'tickets.edit',
  body: changeTicketInput,
  answers: ticketSchema,
} as const;

export const tickets = [
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List the tickets one may see',
    right: [...reads],
    query: ticketFilterInput.extend(pageInput),
    answers: listOf(ticketSchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      const { items, next } = await listTickets(viewer, filter, { limit, after });
      return { items: items.map(toPublicTicket), next };
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/count`,
    summary: 'Count the tickets one may see, up to 1000',
    right: [...reads],
    query: ticketFilterInput,
    answers: z.object({ count: z.number() }),
    async handle({ viewer, query }) {
      return { count: await countTickets(viewer, query) };
    },
  }),
  endpoint({
    method: 'POST',
    path: base,
    summary: 'Open a ticket',
    right: 'tickets.create',
    body: createTicketInput,
    answers: ticketSchema,
    status: 201,
    answer: toPublicTicket,
    async handle({ viewer, body }) {
      return toPublicTicket(await createTicket(viewer, body));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Read a ticket by id or number',
    right: [...reads],
    answers: ticketSchema,
    async handle({ viewer, params }) {
      return toPublicTicket(await findTicket(viewer, params.id!));
    },
  }),
  endpoint({
    ...change,
    method: 'PATCH',
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await changeTicket(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    ...change,
    method: 'PUT',
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await changeTicket(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/assign`,
    summary: 'Assign a ticket to a person, a team, or nobody',
    right: 'tickets.assign',
    body: changeTicketInput.pick({ assigneeId: true, teamId: true, reason: true, version: true }),
    answers: ticketSchema,
    answer: toPublicTicket,
    async handle({ viewer, params, body, ifMatch }) {
      if (body.assigneeId === undefined && body.teamId === undefined) {
        throw new Problem('invalid', 'Say whom to assign it to: assigneeId, teamId or both.', { errors: [{ path: 'assigneeId', message: 'Name a person, or null for nobody.' }] });
      }
      return toPublicTicket(await changeTicket(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/resolve`,
    summary: 'Resolve a ticket',
    right: 'tickets.status',
    body: changeTicketInput.pick({ reason: true, resolution: true, version: true }).optional(),
    answers: ticketSchema,
    answer: toPublicTicket,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await changeTicket(viewer, params.id!, { ...body, status: 'resolved', version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/customer`,
    summary: 'Who asks in a ticket, their business, and what else they have open',
    right: 'customers.read',
    async handle({ viewer, params }) {
      return customerOfTicket(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/link-account`,
    summary: 'Say which business a ticket is of: a known account, a new one, or none. Unassigned becomes Open',
    right: 'tickets.edit',
    body: linkAccountInput,
    answers: ticketSchema,
    answer: toPublicTicket,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await linkAccount(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/messages`,
    summary: 'List the messages of a ticket, oldest first',
    right: [...reads],
    query: z.strictObject(pageInput),
    answers: listOf(messageSchema),
    async handle({ viewer, params, query }) {
      return listMessages(viewer, params.id!, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/messages`,
    summary: 'Answer the customer, or comment internally',
    right: ['tickets.reply', 'tickets.comment'],
    body: writeMessageInput,
    answers: messageSchema,
    status: 201,
    answer: toPublicMessage,
    async handle({ viewer, params, body }) {
      return toPublicMessage(await writeMessage(viewer, params.id!, body));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/messages/{seq}`,
    summary: 'Read one message with everything it quotes',
    right: [...reads],
    answers: messageSchema,
    async handle({ viewer, params }) {
      return readMessage(viewer, params.id!, params.seq!);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/activity`,
    summary: 'Read what happened in a ticket, oldest first',
    right: [...reads],
    query: z.strictObject({ limit: pageInput.limit, after: z.coerce.number().int().min(0).optional() }),
    async handle({ viewer, params, query }) {
      return listTicketActivity(viewer, params.id!, query);
    },
  }),
];
