import { z } from 'zod';
import { toPublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { openReplies } from '@switchboard/domain/documents/reply-drafts.ts';
import { answerChannels } from '@switchboard/domain/documents/words.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { writeMessageInput } from '@switchboard/domain/conversations/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { messageSchema } from './schemas.ts';

const openSchema = z.object({ document: z.string(), channel: z.enum(answerChannels), n: z.number(), preview: z.string(), updatedAt: z.iso.datetime().nullable(), updatedBy: z.object({ id: z.string().nullable(), name: z.string() }).nullable() }).meta({ id: 'SharedReply' });
const { status, lastSeenSeq, sendAnyway, signature, undoable } = writeMessageInput.shape;
/** As send-reply-draft.ts has it, without loading Yjs to describe it. */
const sendInput = z.strictObject({ lastSeenSeq: lastSeenSeq.unwrap(), sendAnyway, status, signature, undoable });

/** The one answer of a ticket and channel that several write together, at `/documents/ticket-reply/{ticketId}.{channel}.{n}`. */
export const replyDrafts = [
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/drafts',
    summary: 'List the answers of a ticket that were begun together and not sent',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    answers: listOf(openSchema),
    handle: async ({ viewer, params }) => openReplies(viewer, params.id!),
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
