import { z } from 'zod';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { blockSender, unblockSender } from './blocked-sender.ts';
import { changeTicketAs } from './change.ts';
import { momentsOf, refuseTrash } from './change-ticket.ts';
import type { TicketRecord } from './ticket.ts';

export const spamInput = z.strictObject({ blockSender: z.boolean().optional(), version: z.number().int().optional(), reason: z.string().trim().max(2_000).optional() });
export const notSpamInput = z.strictObject({ unblockSender: z.boolean().optional(), version: z.number().int().optional() });

/**
 * Closes a ticket as spam (conflict T); with `blockSender` later mail of its sender goes the same way, unanswered. Spam stays spam when its sender writes again (catalogue 4.1, 3).
 * @throws Problem `forbidden` · `not_found` · `conflict`
 */
export async function markSpam(viewer: Viewer, idOrNumber: string, { blockSender: block, version, reason }: z.output<typeof spamInput> = {}): Promise<TicketRecord> {
  const marked = await changeTicketAs(
    viewer,
    idOrNumber,
    version ?? null,
    (ticket) => {
      permit(may(viewer, 'tickets.spam', ticket));
      refuseTrash(ticket);
      if (ticket.closeReason === 'spam') return {};
      return { status: 'closed', ...momentsOf(ticket, 'closed'), closeReason: 'spam', snoozedUntil: null };
    },
    reason,
  );
  if (block && marked.requester.email) await blockSender(viewer, { sender: marked.requester.email.toLowerCase(), reason: `${marked.number} was spam.` });
  return marked;
}

/** It was none after all: the ticket is open again, and waits for an answer. @throws Problem `forbidden` · `not_found` · `conflict` */
export async function markNotSpam(viewer: Viewer, idOrNumber: string, { unblockSender: unblock = true, version }: z.output<typeof notSpamInput> = {}): Promise<TicketRecord> {
  const marked = await changeTicketAs(viewer, idOrNumber, version ?? null, (ticket) => {
    permit(may(viewer, 'tickets.spam', ticket));
    refuseTrash(ticket);
    if (ticket.closeReason !== 'spam') throw new Problem('conflict', 'This ticket is no spam.');
    return { status: 'open', ...momentsOf(ticket, 'open'), closeReason: null, waitingSince: ticket.firstResponseAt ? null : ticket.createdAt };
  });
  if (unblock && marked.requester.email) await unblockSender(viewer, marked.requester.email).catch(ignoreUnknown);
  return marked;
}

function ignoreUnknown(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
}
