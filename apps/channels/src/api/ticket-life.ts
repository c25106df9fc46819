import { z } from 'zod';
import { confirmInput, confirmResolution } from '@switchboard/domain/conversations/confirm-resolution.ts';
import { blockedSenderInput, blockSender, listBlockedSenders, unblockSender } from '@switchboard/domain/tickets/blocked-sender.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { changeRequester, changeRequesterInput } from '@switchboard/domain/tickets/change-requester.ts';
import { markNotSpam, markSpam, notSpamInput, spamInput } from '@switchboard/domain/tickets/mark-spam.ts';
import { suggestProducts } from '@switchboard/domain/tickets/suggest-products.ts';
import { takeBackStatus } from '@switchboard/domain/tickets/take-back-status.ts';
import { suggestTags } from '@switchboard/domain/tickets/suggest-tags.ts';
import { restoreTicket, trashInput, trashTicket } from '@switchboard/domain/tickets/trash-ticket.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { ticketSchema } from './schemas.ts';

const base = '/service-desk/tickets/{id}';
const shared = { method: 'POST', answers: ticketSchema, answer: toPublicTicket } as const;
const blockedSchema = z.object({ sender: z.string(), byName: z.string(), reason: z.string(), createdAt: z.iso.datetime() }).meta({ id: 'BlockedSender' });

export const ticketLife = [
  endpoint({
    method: 'GET',
    path: '/service-desk/tags',
    summary: 'Tags in use on the tickets one may see, the most used first',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: z.strictObject({ q: z.string().max(50).optional() }),
    answers: z.object({ items: z.array(z.string()) }),
    async handle({ viewer, query }) {
      return { items: await suggestTags(viewer, query.q ?? '') };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/products',
    summary: 'Products named in the tickets one may see, the most named first',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: z.strictObject({ q: z.string().max(100).optional() }),
    answers: z.object({ items: z.array(z.string()) }),
    async handle({ viewer, query }) {
      return { items: await suggestProducts(viewer, query.q ?? '') };
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/confirm`,
    summary: 'Close a resolved ticket because the customer says that it is solved; note says how they said it',
    right: 'tickets.status',
    body: confirmInput.optional(),
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await confirmResolution(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/take-back`,
    summary: 'Take back one’s own last change of status, within ten minutes and while nobody changed it since',
    right: 'tickets.status',
    async handle({ viewer, params }) {
      return toPublicTicket(await takeBackStatus(viewer, params.id!));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/spam`,
    summary: 'Close a ticket as spam, and block its sender if asked to',
    right: 'tickets.spam',
    body: spamInput.optional(),
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await markSpam(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/not-spam`,
    summary: 'Open a ticket again that was no spam; its sender is unblocked unless unblockSender is false',
    right: 'tickets.spam',
    body: notSpamInput.optional(),
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await markNotSpam(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/trash`,
    summary: 'Move a ticket to the trash',
    right: 'tickets.delete',
    body: trashInput.optional(),
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await trashTicket(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/restore`,
    summary: 'Take a ticket out of the trash',
    right: 'tickets.delete',
    body: trashInput.optional(),
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await restoreTicket(viewer, params.id!, { ...body, version: ifMatch ?? body?.version }));
    },
  }),
  endpoint({
    ...shared,
    path: `${base}/requester`,
    summary: 'Say who asks in a ticket: a known contact by contactId, or an address, a number and a name',
    right: 'tickets.edit',
    body: changeRequesterInput,
    async handle({ viewer, params, body, ifMatch }) {
      return toPublicTicket(await changeRequester(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/blocked-senders',
    summary: 'List the senders whose mail is filed as spam',
    right: 'tickets.spam',
    answers: listOf(blockedSchema),
    async handle({ viewer }) {
      return { items: await listBlockedSenders(viewer), next: null };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/blocked-senders',
    summary: 'Block an address, or a domain such as @casino.example',
    right: 'tickets.spam',
    body: blockedSenderInput,
    answers: blockedSchema,
    status: 201,
    async handle({ viewer, body }) {
      return blockSender(viewer, body);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/blocked-senders/{sender}',
    summary: 'Unblock a sender',
    right: 'tickets.spam',
    status: 204,
    async handle({ viewer, params }) {
      await unblockSender(viewer, params.sender!);
    },
  }),
];
