import type { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import { Account, type AccountRecord } from '../customers/account.ts';
import { Contact, type ContactRecord } from '../customers/contact.ts';
import { customerFacts } from '../customers/customer-facts.ts';
import type { Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { applyPatch, type Patch } from './change.ts';
import { toCard } from './card.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

const AT_ONCE = 250;

/** A ticket with its customer as they are now. `contact` is null where it is gone. */
export type Known = { ticket: TicketRecord; contact: ContactRecord | null; accounts: ReadonlyMap<string, AccountRecord> };

type By = Pick<Viewer, 'actor' | 'origin'>;

/**
 * Brings the facts that tickets carry of their customer up to date, in transactions of a few hundred, and tells each board. Their order does not change:
 * nothing was done to the tickets. What is right already is left alone, so it is safe to repeat.
 * @param decide more than the facts of the account it names: another account, requester, status
 * @param alsoWrite joins each transaction with the ids that changed
 */
export async function refreshTickets(
  filter: Record<string, unknown>,
  by: By,
  decide: (known: Known) => Patch = () => ({}),
  alsoWrite?: (changed: Types.ObjectId[], session: Parameters<Parameters<typeof changing>[0]>[0]) => Promise<void>,
): Promise<number> {
  const ids = (await Ticket.collection.find(filter, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id as Types.ObjectId);
  let count = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    count += await changing(async (session) => {
      const tickets = await Ticket.find({ _id: { $in: some } }, null, { session }).lean<TicketRecord[]>();
      const contacts = await Contact.find({ _id: { $in: tickets.map(({ requester }) => requester.contactId) } }, null, { session }).lean<ContactRecord[]>();
      const contactOf = new Map(contacts.map((contact) => [contact._id.toString(), contact]));
      const wanted = tickets.map((ticket) => ({ ticket, contact: contactOf.get(ticket.requester.contactId?.toString() ?? '') ?? null }));
      const accountIds = wanted.flatMap(({ ticket, contact }) => [ticket.accountId, contact?.accountId]);
      const accounts = await withMerged(accountIds, session);
      const lines: ActivityLine[] = [];
      const writes: { updateOne: { filter: Record<string, unknown>; update: Record<string, unknown> } }[] = [];
      const changed: Types.ObjectId[] = [];
      for (const { ticket, contact } of wanted) {
        const patch = patchOf({ ticket, contact, accounts }, decide);
        const { changed: after, changes } = applyPatch(ticket, patch, { properties: false });
        if (Object.keys(changes).length === 0) continue;
        after.updatedAt = ticket.updatedAt;
        const line = nextLine('ticket.customer_updated', { card: toCard(after), changes }, { subject: { kind: 'ticket', id: ticket._id.toString() }, head: ticket.history, by, audience: { before: ticket.audience, after: after.audience }, demo: ticket.demo });
        const { _id } = after;
        const fields = { ...after, history: headOf(line) };
        lines.push(line as unknown as ActivityLine);
        writes.push({ updateOne: { filter: { _id }, update: { $set: Object.fromEntries(Object.entries(fields).filter(([field, value]) => value !== ticket[field as keyof TicketRecord])) } } });
        changed.push(_id);
      }
      await writeLines(lines, session);
      if (writes.length > 0) await Ticket.collection.bulkWrite(writes as never, { session });
      if (changed.length > 0) await alsoWrite?.(changed, session);
      return changed.length;
    });
  }
  return count;
}

function patchOf(known: Known, decide: (known: Known) => Patch): Patch {
  const patch = decide(known);
  const accountId = patch.accountId === undefined ? known.ticket.accountId : patch.accountId;
  // An account that is not there, as old example data has, is nobody's business to change.
  const account = accountId ? known.accounts.get(accountId.toString()) : null;
  return { ...(account === undefined ? {} : customerFacts(known.contact, account)), ...patch };
}

/** By the ids asked for: one that was merged stands for the one it was merged into. */
async function withMerged(ids: readonly (Types.ObjectId | null | undefined)[], session: Parameters<Parameters<typeof changing>[0]>[0]): Promise<Map<string, AccountRecord>> {
  const found = await Account.find({ _id: { $in: ids.filter((id) => id !== null && id !== undefined) } }, null, { session }).lean<AccountRecord[]>();
  return new Map(found.map((account) => [account._id.toString(), account]));
}
