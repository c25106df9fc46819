import { z } from 'zod';
import { dropDraft, keepDraft } from '@switchboard/domain/conversations/keep-draft.ts';
import { listDrafts } from '@switchboard/domain/conversations/list-drafts.ts';
import { dropNewTicketDraft, keepNewTicketDraft, newTicketDraftInput, readNewTicketDraft } from '@switchboard/domain/conversations/new-ticket-draft.ts';
import { draftKinds, keepDraftInput } from '@switchboard/domain/conversations/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const format = z.enum(['text', 'html']);
const draftSchema = z
  .object({ kind: z.enum(draftKinds), body: z.string(), format, version: z.number(), other: z.object({ body: z.string(), format, at: z.iso.datetime() }).nullable(), updatedAt: z.iso.datetime() })
  .meta({ id: 'Draft' });
const listedSchema = draftSchema.extend({ ticket: z.object({ id: z.string(), number: z.string(), title: z.string(), requester: z.string() }), preview: z.string() });
const newTicketSchema = z.object({ draft: z.record(z.string(), z.unknown()).nullable(), version: z.number(), updatedAt: z.iso.datetime().nullable() }).meta({ id: 'NewTicketDraft' });

/** What one began to write, for one's other devices. Of people only, and each their own. */
export const drafts = [
  endpoint({ method: 'GET', path: '/drafts', summary: 'List one’s own drafts, the latest first', right: null, answers: listOf(listedSchema), handle: async ({ viewer }) => listDrafts(viewer) }),
  endpoint({ method: 'GET', path: '/drafts/new-ticket', summary: 'Read the new ticket that one is writing', right: null, answers: newTicketSchema, handle: async ({ viewer }) => readNewTicketDraft(viewer) }),
  endpoint({ method: 'PUT', path: '/drafts/new-ticket', summary: 'Keep the new ticket that one is writing; the newest wins', right: null, body: newTicketDraftInput, answers: newTicketSchema, handle: async ({ viewer, body }) => keepNewTicketDraft(viewer, body) }),
  endpoint({ method: 'DELETE', path: '/drafts/new-ticket', summary: 'Remove the new ticket that one was writing', right: null, status: 204, handle: async ({ viewer }) => dropNewTicketDraft(viewer) }),
  endpoint({
    method: 'PUT',
    path: '/service-desk/tickets/{id}/drafts/{kind}',
    summary: 'Keep what one is writing: kind "out" for an answer, "internal" for a comment. The newest wins; what it took the place of unseen stands in `other`',
    right: ['tickets.reply', 'tickets.comment'],
    body: keepDraftInput,
    answers: draftSchema,
    handle: async ({ viewer, params, body }) => keepDraft(viewer, params.id!, params.kind!, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/service-desk/tickets/{id}/drafts/{kind}',
    summary: 'Remove a draft of one’s own',
    right: ['tickets.reply', 'tickets.comment'],
    status: 204,
    handle: async ({ viewer, params }) => dropDraft(viewer, params.id!, params.kind!),
  }),
];
