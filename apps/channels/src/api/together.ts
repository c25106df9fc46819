import { z } from 'zod';
import { closeChildren } from '@switchboard/domain/conversations/close-children.ts';
import { handOver, handOverInput } from '@switchboard/domain/conversations/hand-over.ts';
import { mergeTickets } from '@switchboard/domain/conversations/merge-tickets.ts';
import { splitTicket } from '@switchboard/domain/conversations/split-ticket.ts';
import { unmergeTickets } from '@switchboard/domain/conversations/unmerge-tickets.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { followTicket } from '@switchboard/domain/tickets/follow-ticket.ts';
import { linkTickets, listLinks, unlinkTickets } from '@switchboard/domain/tickets/link-tickets.ts';
import { linkInput, linkKinds } from '@switchboard/domain/tickets/link-words.ts';
import { endpoint } from './endpoint.ts';
import { ticketSchema } from './schemas.ts';

const base = '/service-desk/tickets/{id}';
const reads = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const;
const linkSchema = z
  .object({ id: z.string(), kind: z.enum(linkKinds), outward: z.boolean(), ticket: z.object({ id: z.string(), number: z.string(), title: z.string(), status: z.string(), category: z.string(), assigneeId: z.string().nullable() }) })
  .meta({ id: 'TicketLink' });
const linksSchema = z.object({ items: z.array(linkSchema) });

const childrenSchema = z.object({ items: z.array(z.object({ number: z.string(), outcome: z.enum(['changed', 'unchanged', 'refused']), why: z.string().nullable() })) });

const mergeInput = z.strictObject({ into: z.string().trim().min(1, 'Name the ticket it goes on in.').max(40), reason: z.string().trim().max(2_000).optional() });
const splitInput = z.strictObject({ messages: z.array(z.number().int().positive()).min(1, 'Choose at least one message.').max(500), title: z.string().trim().max(300).optional() });

const followed = { path: `${base}/follow`, right: [...reads], answers: ticketSchema, answer: toPublicTicket };

/** Merging, splitting and linking tickets. */
export const together = [
  endpoint({
    method: 'POST',
    path: `${base}/merge`,
    summary: 'Merge a ticket into another, where its conversation goes on; answers with that one',
    right: 'tickets.merge',
    body: mergeInput,
    answers: ticketSchema,
    answer: toPublicTicket,
    handle: async ({ viewer, params, body }) => toPublicTicket(await mergeTickets(viewer, params.id!, body.into, body.reason)),
  }),
  endpoint({
    method: 'POST',
    path: `${base}/unmerge`,
    summary: 'Take a merge back, for seven days; answers with the ticket that was merged',
    right: 'tickets.merge',
    answers: ticketSchema,
    answer: toPublicTicket,
    handle: async ({ viewer, params }) => toPublicTicket(await unmergeTickets(viewer, params.id!)),
  }),
  endpoint({
    method: 'POST',
    path: `${base}/split`,
    summary: 'Give messages a ticket of their own; answers with the new one',
    right: 'tickets.merge',
    body: splitInput,
    answers: ticketSchema,
    status: 201,
    answer: toPublicTicket,
    handle: async ({ viewer, params, body }) => toPublicTicket(await splitTicket(viewer, params.id!, { seqs: body.messages, title: body.title })),
  }),
  endpoint({ method: 'GET', path: `${base}/links`, summary: 'List the tickets that have to do with one, as far as one may see them', right: [...reads], answers: linksSchema, handle: async ({ viewer, params }) => ({ items: await listLinks(viewer, params.id!) }) }),
  endpoint({ method: 'POST', path: `${base}/links`, summary: 'Say how a ticket has to do with another', right: 'tickets.merge', body: linkInput, answers: linksSchema, handle: async ({ viewer, params, body }) => ({ items: await linkTickets(viewer, params.id!, body) }) }),
  endpoint({ method: 'DELETE', path: `${base}/links/{linkId}`, summary: 'Take a link away', right: 'tickets.merge', answers: linksSchema, handle: async ({ viewer, params }) => ({ items: await unlinkTickets(viewer, params.id!, params.linkId!) }) }),
  endpoint({ method: 'POST', path: `${base}/close-children`, summary: 'Resolve what a ticket consists of; says what came of each', right: 'tickets.status', answers: childrenSchema, handle: async ({ viewer, params }) => ({ items: await closeChildren(viewer, params.id!) }) }),
  endpoint({ ...followed, method: 'POST', summary: 'Follow a ticket: hear of what happens in it and keep seeing it', handle: async ({ viewer, params }) => toPublicTicket(await followTicket(viewer, params.id!, true)) }),
  endpoint({ ...followed, method: 'DELETE', summary: 'Follow a ticket no longer', handle: async ({ viewer, params }) => toPublicTicket(await followTicket(viewer, params.id!, false)) }),
  endpoint({
    method: 'POST',
    path: `${base}/hand-over`,
    summary: 'Give a ticket to a person or a team with a note, in one step',
    right: 'tickets.assign',
    body: handOverInput,
    answers: ticketSchema,
    answer: toPublicTicket,
    handle: async ({ viewer, params, body, ifMatch }) => toPublicTicket(await handOver(viewer, params.id!, { ...body, version: ifMatch ?? body.version })),
  }),
];
