import { z } from 'zod';
import { writingPreferencesInput } from '@switchboard/domain/conversations/words.ts';
import { withdrawMessage } from '@switchboard/domain/conversations/withdraw-message.ts';
import { changeWritingPreferences, writingPreferences } from '@switchboard/domain/conversations/writing-preferences.ts';
import { comments } from './comments.ts';
import { endpoint } from './endpoint.ts';

const preferencesSchema = z.object({ undoSeconds: z.number(), signature: z.string() });
const withdrawnSchema = z.object({ body: z.string(), format: z.enum(['text', 'html']), cc: z.array(z.string()), attachments: z.array(z.object({ id: z.string(), name: z.string(), size: z.number() })) });

/** How people write, and what becomes of what they wrote. */
export const writing = [
  ...comments,
  endpoint({ method: 'GET', path: '/writing', summary: 'Read how one writes: the time to take an answer back, the signature', right: null, answers: preferencesSchema, handle: async ({ viewer }) => writingPreferences(viewer) }),
  endpoint({ method: 'PATCH', path: '/writing', summary: 'Change how one writes', right: null, body: writingPreferencesInput, answers: preferencesSchema, handle: async ({ viewer, body }) => changeWritingPreferences(viewer, body) }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/messages/{seq}/undo',
    summary: 'Take back an answer of one’s own that has not left yet',
    right: 'tickets.reply',
    answers: withdrawnSchema,
    handle: async ({ viewer, params }) => withdrawMessage(viewer, params.id!, params.seq!),
  }),
];
