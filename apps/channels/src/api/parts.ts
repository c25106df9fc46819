import { z } from 'zod';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { addPartInput, changePartInput, partsArrivedInput } from '@switchboard/domain/tickets/part-words.ts';
import { addPart, changePart, removePart } from '@switchboard/domain/tickets/parts.ts';
import { receiveParts } from '@switchboard/domain/tickets/receive-parts.ts';
import { listRecurring } from '@switchboard/domain/tickets/recurring-problems.ts';
import { recurringFor } from '@switchboard/domain/tickets/recurring.ts';
import { endpoint } from './endpoint.ts';
import { ticketSchema } from './schemas.ts';

const base = '/service-desk/tickets/{id}';
const shared = { right: 'tickets.edit', answers: ticketSchema, answer: toPublicTicket } as const;

/** What tickets wait for, and whether their problem is an old acquaintance. */
export const parts = [
  endpoint({
    ...shared,
    method: 'POST',
    path: `${base}/parts`,
    summary: 'Say that a ticket waits for a part',
    body: addPartInput,
    status: 201,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await addPart(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    right: 'tickets.edit',
    answers: ticketSchema,
    method: 'PATCH',
    path: `${base}/parts/{partId}`,
    summary: 'Change a part that a ticket waits for, or say how many of it arrived; with the last one a ticket that is Pending Parts goes on',
    body: changePartInput,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await changePart(viewer, params.id!, params.partId!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    right: 'tickets.edit',
    answers: ticketSchema,
    method: 'DELETE',
    path: `${base}/parts/{partId}`,
    summary: 'Take a part away that is not needed any more',
    async handle({ viewer, params }) {
      return toPublicTicket(await removePart(viewer, params.id!, params.partId!));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/part-arrivals',
    summary: 'Parts arrived: they go to the tickets that wait for them, the most urgent first, then the oldest',
    right: 'tickets.edit',
    body: partsArrivedInput,
    answers: z.object({ given: z.array(z.object({ number: z.string(), quantity: z.number(), complete: z.boolean() })), left: z.number() }),
    async handle({ viewer, body }) {
      return receiveParts(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/recurring',
    summary: 'What customers come with again and again, the most frequent first, each with the filter that lists its tickets',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: z.strictObject({ least: z.coerce.number().int().min(2, 'Twice is the least that recurs.').max(1_000).optional() }),
    async handle({ viewer, query }) {
      return listRecurring(viewer, query);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/recurring`,
    summary: 'The tickets in which this customer came with the same problem before, within the period the desk has set',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    async handle({ viewer, params }) {
      return recurringFor(viewer, params.id!);
    },
  }),
];
