import { z } from 'zod';
import type { Actor, Origin } from '../activity/actor.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { changeTicketAs, applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { momentsOf } from '../tickets/change-ticket.ts';
import { mayBecome } from '../tickets/status-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { approvingTeam } from './approval.ts';
import { receiveMessage } from './receive-message.ts';
import { readSolvedToken } from './solved-link.ts';

export const confirmInput = z.strictObject({ note: z.string().trim().max(2_000).optional(), version: z.number().int().optional() });
export type ConfirmInput = z.infer<typeof confirmInput>;

/**
 * TK-30: the customer says that it is solved, and whoever hears it closes the ticket for them (TK-04, conflict S). `note`: how they said it.
 * @throws Problem `forbidden` · `not_found` · `conflict`
 */
export async function confirmResolution(viewer: Viewer, idOrNumber: string, { note, version }: ConfirmInput = {}): Promise<TicketRecord> {
  return changeTicketAs(
    viewer,
    idOrNumber,
    version ?? null,
    (ticket) => {
      permit(may(viewer, 'tickets.status', ticket));
      return confirmed(ticket);
    },
    note || 'The customer says that it is solved.',
  );
}

export type Asked = { number: string; title: string; resolution: string; state: 'open' | 'confirmed' | 'spent' };

/** What a customer's link asks about. `confirmed`: they said yes to it. `spent`: the ticket went on since. Then it tells nothing any more: what the ticket is called by now, and what solved it later, is not for who holds an old link. @throws Problem `not_found` */
export async function askedByLink(token: string): Promise<Asked> {
  const { ticket, resolvedAt } = await byToken(token);
  const { number, title, confirmedAt } = ticket;
  if (!isStill(ticket, resolvedAt)) return { number, title: '', resolution: '', state: 'spent' };
  if (confirmedAt) return { number, title: '', resolution: '', state: 'confirmed' };
  return { number, title, resolution: (await approvingTeam(ticket)) ? '' : (ticket.resolution ?? ''), state: 'open' };
}

/** The customer's own word by their link: solved. Said twice it changes nothing. @throws Problem `not_found` · `conflict` */
export async function confirmByLink(token: string, origin: Origin): Promise<void> {
  const { ticket: seen, resolvedAt } = await byToken(token);
  await changing(async (session) => {
    const ticket = await Ticket.findById(seen._id, null, { session }).lean<TicketRecord>();
    if (!ticket) return;
    requireStill(ticket, resolvedAt);
    if (ticket.confirmedAt) return;
    const { changed, changes } = applyPatch(ticket, confirmed(ticket), { properties: true });
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], { actor: customerOf(ticket), origin }, session, 'Said so by the link in the mail.');
  });
}

/** Or: not solved, and why. Their words come in as any others do, and open the ticket again. @throws Problem `not_found` · `conflict` */
export async function disputeByLink(token: string, text: string, origin: Origin): Promise<void> {
  const { ticket, resolvedAt } = await byToken(token);
  requireStill(ticket, resolvedAt);
  const { contactId, name, email, phone } = ticket.requester;
  const said = { format: 'text' as const, body: text, full: null, text, attachments: [], mail: null };
  const from = { ...(contactId ? { contactId: contactId.toString() } : {}), name, ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
  const { outcome } = await receiveMessage(
    { channel: 'portal', kind: 'human', ticketId: ticket._id, mailboxId: null, teamId: null, from, unverifiedSender: false, subject: ticket.title, ...said, dedupeKey: `solved:${ticket._id}:${resolvedAt}` },
    { actor: customerOf(ticket), origin },
  );
  // A ticket closed for long stays closed, so that its link would open one after the other.
  if (outcome === 'duplicate') throw new Problem('conflict', 'You said so already. Reply to the newest mail to add something.');
}

/** Closed and confirmed; one that is closed already is confirmed later than that. */
function confirmed(ticket: TicketRecord): Patch {
  if (ticket.confirmedAt) return {};
  if (ticket.statusCategory === 'closed' && !ticket.closeReason && ticket.status !== 'cancelled') return { confirmedAt: clock.now() };
  if (ticket.statusCategory !== 'resolved' || !mayBecome(ticket.status, 'closed')) throw new Problem('conflict', `${ticket.number} is not resolved, so there is nothing to confirm yet.`);
  return { status: 'closed', ...momentsOf(ticket, 'closed'), confirmedAt: clock.now() };
}

async function byToken(token: string): Promise<{ ticket: TicketRecord; resolvedAt: number }> {
  const read = readSolvedToken(token);
  const ticket = read && (await Ticket.findById(read.ticketId).lean<TicketRecord>());
  if (!read || !ticket || ticket.trashedAt) throw new Problem('not_found', 'This link leads nowhere. Perhaps a part of it was cut off.');
  return { ticket, resolvedAt: read.resolvedAt };
}

const isStill = ({ statusCategory, resolvedAt }: TicketRecord, then: number): boolean => (statusCategory === 'resolved' || statusCategory === 'closed') && resolvedAt?.getTime() === then;

function requireStill(ticket: TicketRecord, then: number): void {
  if (!isStill(ticket, then)) throw new Problem('conflict', 'This ticket went on since this mail was sent. Reply to the newest mail instead.');
}

const customerOf = ({ requester }: TicketRecord): Actor => ({ kind: 'customer', id: null, name: requester.name });
