import { z } from 'zod';
import { previewSignature } from '@switchboard/domain/conversations/signature.ts';
import { signatureChoices, teamSignatureInput } from '@switchboard/domain/conversations/signature-words.ts';
import { changeTeamSignature, readTeamSignature } from '@switchboard/domain/conversations/team-signature.ts';
import { writingPreferencesInput } from '@switchboard/domain/conversations/words.ts';
import { changeWritingPreferences, writingPreferences } from '@switchboard/domain/conversations/writing-preferences.ts';
import { comments } from './comments.ts';
import { drafts } from './drafts.ts';
import { endpoint } from './endpoint.ts';

const preferencesSchema = z.object({ undoSeconds: z.number(), signature: z.string() });
const withdrawnSchema = z.object({ forward: z.object({ to: z.array(z.string()), subject: z.string(), messages: z.array(z.number()), note: z.string() }).nullable(), body: z.string(), format: z.enum(['text', 'html']), to: z.array(z.string()), cc: z.array(z.string()), bcc: z.array(z.string()), draft: z.object({ ticketId: z.string(), number: z.string(), channel: z.string(), n: z.number() }).nullable(), attachments: z.array(z.object({ id: z.string(), name: z.string(), size: z.number() })) });

/** How people write, and what becomes of what they wrote. */
export const writing = [
  ...comments,
  ...drafts,
  endpoint({ method: 'GET', path: '/writing', summary: 'Read how one writes: the time to take an answer back, the signature', right: null, answers: preferencesSchema, handle: async ({ viewer }) => writingPreferences(viewer) }),
  endpoint({ method: 'PATCH', path: '/writing', summary: 'Change how one writes', right: null, body: writingPreferencesInput, answers: preferencesSchema, handle: async ({ viewer, body }) => changeWritingPreferences(viewer, body) }),
  endpoint({ method: 'GET', path: '/teams/{id}/signature', summary: 'Read what stands below answers in a team’s tickets', right: null, answers: teamSignatureInput, handle: async ({ params }) => readTeamSignature(params.id!) }),
  endpoint({ method: 'PUT', path: '/teams/{id}/signature', summary: 'Change what stands below answers in a team’s tickets, for everybody who has nothing of their own', right: 'teams.manage', body: teamSignatureInput, answers: teamSignatureInput, handle: async ({ viewer, params, body }) => changeTeamSignature(viewer, params.id!, body.signature) }),
  endpoint({
    method: 'GET',
    path: '/service-desk/tickets/{id}/signature',
    summary: 'Read what would stand below an answer of one’s own now: one’s signature, else the team’s, with its variables filled in',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: z.strictObject({ choice: z.enum(signatureChoices).optional() }),
    answers: z.object({ html: z.string(), from: z.enum(['own', 'team']).nullable(), team: z.string().nullable(), choices: z.array(z.enum(signatureChoices)) }),
    handle: async ({ viewer, params, query }) => previewSignature(viewer, params.id!, query.choice),
  }),
  endpoint({
    method: 'POST',
    path: '/service-desk/tickets/{id}/messages/{seq}/undo',
    summary: 'Take back an answer of one’s own, or what one forwarded, that has not left yet',
    right: 'tickets.reply',
    answers: withdrawnSchema,
    handle: async ({ viewer, params }) => {
      // Loaded when somebody takes something back: it brings Yjs along.
      const { takeBackReply } = await import('@switchboard/domain/documents/take-back-reply.ts');
      return takeBackReply(viewer, params.id!, params.seq!);
    },
  }),
];
