import { forwardMessage } from '@switchboard/domain/conversations/forward-message.ts';
import { forwardInput } from '@switchboard/domain/conversations/forward-words.ts';
import { toPublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { endpoint } from './endpoint.ts';
import { messageSchema } from './schemas.ts';

export const forward = [
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/forward',
    summary: 'Forward messages, or the whole conversation, to a third party by e-mail. What they answer comes into the ticket, where only staff see it',
    right: 'tickets.reply',
    body: forwardInput,
    answers: messageSchema,
    status: 201,
    answer: toPublicMessage,
    handle: async ({ viewer, params, body }) => toPublicMessage(await forwardMessage(viewer, params.id!, body)),
  }),
];
