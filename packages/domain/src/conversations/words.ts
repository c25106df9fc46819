/** The words of conversations, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';
import { resolutionInput } from '../tickets/words.ts';
import { signatureChoices, signatureText } from './signature-words.ts';

export const directions = ['in', 'out', 'internal'] as const;
export type Direction = (typeof directions)[number];
export type AuthorKind = 'customer' | 'agent' | 'bot' | 'system' | 'third_party';
/** E-13: what sort of mail it is. Only `human` is ever answered automatically, reopens a ticket or starts a clock. */
export const messageKinds = ['human', 'auto_reply', 'bounce', 'complaint', 'list', 'own'] as const;
export type MessageKind = (typeof messageKinds)[number];
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed';

/** A message as it is written by staff or programs. `internal` is seen by staff only (TK-34). */
export const writeMessageInput = z
  .strictObject({
    body: z.string().min(1, 'Write something first.').max(200_000, 'At most 200,000 characters.'),
    format: z.enum(['text', 'html']).optional(),
    direction: z.enum(['out', 'internal', 'in']).optional(),
    isInternal: z.boolean().optional(),
    channel: z.string().optional(),
    /** With the reply, sets the ticket's status: "send and resolve". */
    status: z.string().optional(),
    /** What solved it, where that status is a resolved one; an answer says it itself. */
    resolution: resolutionInput.optional(),
    /** Copies of an answer, besides the customer. Our own mailboxes are left out. */
    cc: z.array(z.email('This is not an e-mail address.').max(254)).max(20, 'At most 20 copies.').optional(),
    /** Whom an answer goes to besides the customer, seen by all of them. */
    to: z.array(z.email('This is not an e-mail address.').max(254)).max(20, 'At most 20 people.').optional(),
    /** Copies that nobody else sees. */
    bcc: z.array(z.email('This is not an e-mail address.').max(254)).max(20, 'At most 20 copies.').optional(),
    attachmentIds: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(20).optional(),
    /** The last message the writer had seen (catalogue 3, item 3): newer customer messages refuse the send unless `sendAnyway`. */
    lastSeenSeq: z.number().int().min(0).optional(),
    sendAnyway: z.boolean().optional(),
    /** What stands below an answer: one's own, else the team's; the team's; nothing. People's answers have their own unless they say otherwise, what programs send with a key has none. */
    signature: z.enum(signatureChoices).optional(),
    /** Waits as long as its writer wants, so that it can be taken back. Only for people: what programs send leaves at once. */
    undoable: z.boolean().optional(),
    /** The comment (its number in the ticket) that a comment replies to; it is shown beneath it. */
    replyTo: z.number().int().min(1).optional(),
    /** It was kept as a draft, which goes with it. */
    fromDraft: z.boolean().optional(),
  })
  .refine((message) => message.body.trim().length > 0, { path: ['body'], message: 'Write something first.' });
export type WriteMessageInput = z.infer<typeof writeMessageInput>;

/** Another text for a comment. `version` is that of the text that was changed; without it the newest wins. */
export const editCommentInput = z.strictObject({ body: writeMessageInput.shape.body, format: writeMessageInput.shape.format, version: z.number().int().min(1).optional() });
export type EditCommentInput = z.infer<typeof editCommentInput>;

export const draftKinds = ['out', 'internal'] as const;
export type DraftKind = (typeof draftKinds)[number];
export const keepDraftInput = z.strictObject({
  body: z.string().min(1, 'An empty draft is removed instead.').max(200_000, 'At most 200,000 characters.'),
  format: z.enum(['text', 'html']),
  /** That of the draft it goes on from; 0 for none. */
  version: z.number().int().min(0).optional(),
  /** The other text was looked at: only this one stays. */
  settled: z.boolean().optional(),
});
export type KeepDraftInput = z.infer<typeof keepDraftInput>;

/** How long an answer waits before it leaves, unless its writer chose otherwise (catalogue 4.1, 14). */
export const DEFAULT_UNDO_SECONDS = 15;
export type WritingPreferences = { undoSeconds: number; signature: string };
export const writingPreferencesInput = z.strictObject({
  undoSeconds: z.number().int('Whole seconds.').min(0).max(60, 'At most a minute: the customer is waiting.').optional(),
  /** HTML, put below answers as they are sent. */
  signature: signatureText.optional(),
});
export type WritingPreferencesInput = z.infer<typeof writingPreferencesInput>;
