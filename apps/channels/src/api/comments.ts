import { z } from 'zod';
import { deleteComment, restoreComment } from '@switchboard/domain/conversations/delete-comment.ts';
import { editComment } from '@switchboard/domain/conversations/edit-comment.ts';
import { listVersions } from '@switchboard/domain/conversations/list-versions.ts';
import { mentionable } from '@switchboard/domain/conversations/mentionable.ts';
import { toPublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { editCommentInput } from '@switchboard/domain/conversations/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { messageSchema } from './schemas.ts';

const ticket = '/service-desk/tickets/{id}';
const reads = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const;
const mentionableSchema = z.object({ kind: z.enum(['person', 'team']), id: z.string(), name: z.string(), sees: z.boolean(), reaches: z.boolean() });
const versionSchema = z.object({ version: z.number(), body: z.string(), format: z.enum(['text', 'html']), at: z.iso.datetime() });

/** What can be done to comments besides writing them, and whom they can name. */
export const comments = [
  endpoint({
    method: 'GET',
    path: `${ticket}/mentionable`,
    summary: 'Whom a comment can name: <span data-mention="person:ID"> or "team:ID" in its HTML. `sees`: reads the ticket already; `reaches`: would be told',
    right: 'tickets.comment',
    query: z.strictObject({ q: z.string().max(60).optional() }),
    answers: listOf(mentionableSchema),
    handle: async ({ viewer, params, query }) => mentionable(viewer, params.id!, query),
  }),
  endpoint({
    method: 'PATCH',
    path: `${ticket}/messages/{seq}`,
    summary: 'Change a comment of one’s own',
    right: 'tickets.comment',
    body: editCommentInput,
    answers: messageSchema,
    handle: async ({ viewer, params, body, ifMatch }) => toPublicMessage(await editComment(viewer, params.id!, params.seq!, { ...body, version: ifMatch ?? body.version })),
  }),
  endpoint({
    method: 'DELETE',
    path: `${ticket}/messages/{seq}`,
    summary: 'Delete a comment: one’s own, or with the right for it another’s. Its place stays',
    right: 'comments.delete',
    answers: messageSchema,
    handle: async ({ viewer, params }) => toPublicMessage(await deleteComment(viewer, params.id!, params.seq!)),
  }),
  endpoint({
    method: 'POST',
    path: `${ticket}/messages/{seq}/restore`,
    summary: 'Put a deleted comment back',
    right: 'comments.delete',
    answers: messageSchema,
    answer: toPublicMessage,
    handle: async ({ viewer, params }) => toPublicMessage(await restoreComment(viewer, params.id!, params.seq!)),
  }),
  endpoint({
    method: 'GET',
    path: `${ticket}/messages/{seq}/versions`,
    summary: 'Read what a comment said before it was changed, the newest text first',
    right: [...reads],
    answers: listOf(versionSchema),
    handle: async ({ viewer, params }) => listVersions(viewer, params.id!, params.seq!),
  }),
];
