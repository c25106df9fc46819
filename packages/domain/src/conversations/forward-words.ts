/** The words of forwarding to a third party: a supplier, a carrier, a manufacturer. Used by browser and server alike. */
import { z } from 'zod';

/** More than fit into one mail are a case for an export. */
export const MOST_FORWARDED = 200;

export const forwardInput = z.strictObject({
  to: z.array(z.email('This is not an e-mail address.').max(254)).min(1, 'Say whom to forward it to.').max(10, 'At most 10 receivers.'),
  cc: z.array(z.email('This is not an e-mail address.').max(254)).max(20, 'At most 20 copies.').optional(),
  subject: z.string().trim().min(1, 'Give it a subject.').max(300, 'At most 300 characters.').regex(/^[^\p{Cc}]*$/u, 'Use one line.').optional(),
  /** What stands above what is forwarded. */
  body: z.string().max(200_000, 'At most 200,000 characters.').optional(),
  format: z.enum(['text', 'html']).optional(),
  /** The numbers of the messages, or all that passed between the customer and us. Internal comments never leave. */
  messages: z.union([z.literal('all'), z.array(z.number().int().min(1)).min(1, 'Choose what to forward.').max(MOST_FORWARDED, `At most ${MOST_FORWARDED} messages.`)]),
  /** Files of the forwarded messages, and own uploads. None go along by themselves, but for pictures that stand in the text. */
  attachmentIds: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(40, 'At most 40 files.').optional(),
  /** Sets the ticket's status in the same step, for one that waits for others. */
  status: z.string().optional(),
  /** Waits as long as its writer wants, so that it can be taken back. Only for people: what programs send leaves at once. */
  undoable: z.boolean().optional(),
});
export type ForwardInput = z.infer<typeof forwardInput>;
