import { z } from 'zod';
import { toPublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { askForReply, askForReplyInput } from '@switchboard/domain/documents/ask-for-reply.ts';
import { shareDraftFile } from '@switchboard/domain/documents/draft-file.ts';
import { listReplyDrafts } from '@switchboard/domain/documents/list-reply-drafts.ts';
import { readReply } from '@switchboard/domain/documents/read-reply.ts';
import { openReplies } from '@switchboard/domain/documents/reply-drafts.ts';
import { answerChannels } from '@switchboard/domain/documents/words.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { suggestRecipients } from '@switchboard/domain/conversations/suggest-recipients.ts';
import { writeMessageInput } from '@switchboard/domain/conversations/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { messageSchema } from './schemas.ts';

const who = z.object({ id: z.string().nullable(), name: z.string() });
const openSchema = z.object({ document: z.string(), channel: z.enum(answerChannels), n: z.number(), preview: z.string(), updatedAt: z.iso.datetime().nullable(), updatedBy: who.nullable() }).meta({ id: 'SharedReply' });
const replySchema = z
  .object({ document: z.string(), channel: z.string(), n: z.number(), text: z.string(), html: z.string(), access: z.enum(['read', 'write']), updatedAt: z.iso.datetime().nullable(), updatedBy: who.nullable(), sent: z.object({ n: z.number(), by: who, at: z.iso.datetime(), seq: z.number() }).nullable(), left: z.array(z.object({ n: z.number(), vector: z.string() })), asked: z.object({ for: z.enum(['finish', 'review']), of: who, by: who, line: z.string(), at: z.iso.datetime() }).nullable(), approval: z.object({ needed: z.string().nullable(), by: who.nullable(), at: z.iso.datetime().nullable() }) })
  .meta({ id: 'SharedReplyText' });
const { status, lastSeenSeq, sendAnyway, signature, undoable } = writeMessageInput.shape;
/** As send-reply-draft.ts has it, without loading Yjs to describe it. */
const sendInput = z.strictObject({ lastSeenSeq: lastSeenSeq.unwrap(), sendAnyway, status, signature, undoable });

const listedSchema = z
  .object({ ticket: z.object({ id: z.string(), number: z.string(), title: z.string(), requester: z.string() }), channel: z.string(), n: z.number(), preview: z.string(), updatedAt: z.iso.datetime(), updatedBy: who.nullable(), asked: z.object({ for: z.enum(['finish', 'review']), by: who, line: z.string(), at: z.iso.datetime() }).nullable() })
  .meta({ id: 'ListedSharedReply' });

/** The one answer of a ticket and channel that several write together, at `/documents/ticket-reply/{ticketId}.{channel}.{n}`. */
export const replyDrafts = [
  endpoint({ method: 'GET', path: '/drafts/shared', summary: 'List the shared answers that one wrote along on or is asked to finish or read: those that wait for oneself first', right: null, answers: listOf(listedSchema), handle: async ({ viewer }) => listReplyDrafts(viewer) }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/drafts',
    summary: 'List the answers of a ticket that were begun together and not sent',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    answers: listOf(openSchema),
    handle: async ({ viewer, params }) => openReplies(viewer, params.id!),
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/replies/{channel}',
    summary: 'Read the answer that is written now, and what became of those before: `left` says how much was in each (Yjs state vectors in base64)',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    answers: replySchema,
    handle: async ({ viewer, params }) => readReply(viewer, params.id!, params.channel!),
  }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/recipients',
    summary: 'Suggest whom an answer may go to besides the customer, or whom to forward to, by the beginning of a name or an address: who took part, the customer’s colleagues, other contacts',
    right: 'tickets.reply',
    query: z.strictObject({ q: z.string().max(200).optional() }),
    answers: listOf(z.object({ address: z.string(), name: z.string(), business: z.string().nullable(), of: z.enum(['ticket', 'account']).nullable() })),
    handle: async ({ viewer, params, query }) => suggestRecipients(viewer, params.id!, query),
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/replies/files',
    summary: 'Put a file that one uploaded into the answer that several write: all of them see it, and whoever sends the answer sends it',
    right: 'tickets.reply',
    body: z.strictObject({ fileId: z.string().regex(/^[0-9a-f]{24}$/) }),
    answers: z.object({ id: z.string(), name: z.string(), size: z.number(), type: z.string(), url: z.string() }),
    handle: async ({ viewer, params, body }) => shareDraftFile(viewer, params.id!, body.fileId),
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/replies/{channel}/ask',
    summary: 'Ask a colleague to go on with the draft of an answer (`finish`) or to read it before it leaves (`review`); they are told with your line',
    right: 'tickets.reply',
    body: askForReplyInput,
    answers: replySchema,
    handle: async ({ viewer, params, body }) => askForReply(viewer, params.id!, params.channel!, body),
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/replies/{channel}/{n}/approve',
    summary: 'Approve the n-th shared answer as it stands; whatever is changed after that takes the approval back. `vector` (a Yjs state vector in base64): 409 when it is another text by now',
    right: 'tickets.approve',
    body: z.strictObject({ vector: z.string().max(100_000).optional() }),
    answers: replySchema,
    async handle({ viewer, params, body }) {
      if (!/^[1-9]\d{0,8}$/.test(params.n!)) throw new Problem('not_found', 'There is no such answer.');
      const { approveReply } = await import('@switchboard/domain/documents/approve-reply.ts');
      return approveReply(viewer, params.id!, params.channel!, Number(params.n), body);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/replies/{channel}/{n}/send',
    summary: 'Send the n-th shared answer as it is stored. One message leaves whatever races: whoever comes second gets 409 with who sent it. Newer messages of the customer than `lastSeenSeq` are 409 too, with those messages, unless `sendAnyway`',
    right: 'tickets.reply',
    body: sendInput,
    answers: messageSchema,
    status: 201,
    answer: toPublicMessage,
    async handle({ viewer, params, body }) {
      if (!/^[1-9]\d{0,8}$/.test(params.n!)) throw new Problem('not_found', 'There is no such answer.');
      const { sendReplyDraft } = await import('@switchboard/domain/documents/send-reply-draft.ts');
      return toPublicMessage(await sendReplyDraft(viewer, params.id!, params.channel!, Number(params.n), body));
    },
  }),
];
