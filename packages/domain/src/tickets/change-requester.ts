import { z } from 'zod';
import { customerOf } from '../customers/customer-facts.ts';
import { findOrDraftContact, isSameContactRace, writeContact } from '../customers/find-or-make-contact.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { applyPatch, saveTicket } from './change.ts';
import { refuseTrash } from './change-ticket.ts';
import { toPublicTicket } from './card.ts';
import { findTicket } from './find-ticket.ts';
import type { TicketRecord } from './ticket.ts';
import { requesterInput } from './words.ts';

export const changeRequesterInput = z.strictObject({ requester: requesterInput, reason: z.string().trim().max(2_000).optional(), version: z.number().int().optional() });
type Input = z.output<typeof changeRequesterInput>;

/**
 * Somebody else asks: answers go to them from now on, and the business is theirs. What was said stays said by who said it.
 * @throws Problem `forbidden` · `not_found` · `invalid` · `conflict`
 */
export async function changeRequester(viewer: Viewer, idOrNumber: string, input: Input): Promise<TicketRecord> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change(viewer, idOrNumber, input);
    } catch (error) {
      if (attempt === 3 || !isSameContactRace(error)) throw error;
    }
  }
}

async function change(viewer: Viewer, idOrNumber: string, { requester, reason, version }: Input): Promise<TicketRecord> {
  const found = await findOrDraftContact(requester);
  const { contact } = found;
  const customer = await customerOf(contact);
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    permit(may(viewer, 'tickets.edit', ticket));
    refuseTrash(ticket);
    if (version !== undefined && version !== ticket.version) throw new Problem('conflict', 'Somebody changed this ticket since you opened it. Look at what is new, then save again.', { current: toPublicTicket(ticket) });
    const who = { contactId: contact._id, name: requester.name || contact.name, email: requester.email ?? contact.emails[0] ?? null, phone: requester.phone ?? contact.phones[0] ?? null };
    const { changed, changes } = applyPatch(ticket, { requester: who, ...customer }, { properties: true });
    if (!changes.requester) return ticket;
    await writeContact(found, viewer, session);
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], viewer, session, reason);
    return changed;
  });
}
