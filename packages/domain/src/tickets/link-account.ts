import type { ClientSession } from 'mongoose';
import { z } from 'zod';
import type { AccountRecord } from '../customers/account.ts';
import { requireAccount } from '../customers/account-of.ts';
import { Contact, type ContactRecord } from '../customers/contact.ts';
import { draftAccount, insertAccount } from '../customers/create-account.ts';
import { customerFacts } from '../customers/customer-facts.ts';
import { rethrowTaken } from '../customers/identity-taken.ts';
import { permitEditCustomers } from '../customers/permit-customers.ts';
import { domainOf, isPublicDomain } from '../customers/public-domains.ts';
import { requirePeople } from '../customers/require-people.ts';
import { saveAccount } from '../customers/save-account.ts';
import { saveContact } from '../customers/save-contact.ts';
import { accountInput } from '../customers/words.ts';
import { may, mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { applyPatch, saveTicket } from './change.ts';
import { toPublicTicket } from './card.ts';
import { findTicket } from './find-ticket.ts';
import type { TicketRecord } from './ticket.ts';
import { triageOf } from './triage.ts';

export const linkAccountInput = z
  .strictObject({
    /** Null takes the business away. */
    accountId: z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.').nullable().optional(),
    create: accountInput.optional(),
    /** The contact belongs there from now on, too; so they do where nobody says otherwise and the contact has no business. */
    linkContact: z.boolean().optional(),
    /** Everybody who writes from the requester's mail domain belongs there. */
    rememberDomain: z.boolean().optional(),
    version: z.number().int().optional(),
  })
  .refine(({ accountId, create }) => (accountId === undefined) !== (create === undefined), { message: 'Name an account (accountId), or describe a new one (create).', path: ['accountId'] });
export type LinkAccountInput = z.output<typeof linkAccountInput>;

/**
 * Triage (TK-25): says which business a ticket is of, one that is known or a new one. Unassigned becomes Open; the contact's other tickets in triage follow.
 * @throws Problem `forbidden` · `not_found` · `invalid` · `conflict`
 */
export async function linkAccount(viewer: Viewer, idOrNumber: string, input: LinkAccountInput): Promise<TicketRecord> {
  if (input.create || input.linkContact || input.rememberDomain) permitEditCustomers(viewer);
  if (input.create) await requirePeople(input.create);
  const drafted = input.create ? await draftAccount(input.create) : null;
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    permit(may(viewer, 'tickets.edit', ticket));
    if (input.version !== undefined && input.version !== ticket.version) throw new Problem('conflict', 'Somebody changed this ticket since you opened it. Look at what is new, then save again.', { current: toPublicTicket(ticket) });
    let account = drafted ?? (input.accountId ? await requireAccount(input.accountId, 'accountId', session) : null);
    if (drafted) await insertAccount(drafted, viewer, session);
    if (account && input.rememberDomain) account = await rememberDomain(account, ticket, viewer, session);
    const contact = await linkContact(viewer, ticket, account, input.linkContact, session);
    const opened = account && ticket.status === 'unassigned' ? { status: 'open' as const } : await backToTriage(ticket, account);
    const { changed, changes } = applyPatch(ticket, { ...customerFacts(contact, account), ...opened }, { properties: true });
    if (Object.keys(changes).length === 0) return ticket;
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], viewer, session);
    return changed;
  }).catch(rethrowTaken);
}

async function linkContact(viewer: Viewer, ticket: TicketRecord, account: AccountRecord | null, asked: boolean | undefined, session: ClientSession): Promise<ContactRecord | null> {
  const contact = await Contact.findById(ticket.requester.contactId, null, { session }).lean<ContactRecord>();
  if (!account && asked && contact?.accountId && !contact.mergedIntoId && ticket.accountId && contact.accountId.equals(ticket.accountId)) return saveContact(contact, { accountId: null, accountName: null }, viewer, session);
  const wanted = asked ?? (contact?.accountId === null && mayAnywhere(viewer, 'customers.edit'));
  if (!contact || !account || !wanted || contact.mergedIntoId) return contact;
  return saveContact(contact, { accountId: account._id, accountName: account.name }, viewer, session);
}

/** Without a business, and not begun with, it is in triage again where the team works by business. */
async function backToTriage(ticket: TicketRecord, account: AccountRecord | null): Promise<{ status?: 'unassigned' }> {
  if (account || ticket.status !== 'open') return {};
  return (await triageOf({ teamId: ticket.teamId, accountId: null }, ticket.requester)) ? { status: 'unassigned' } : {};
}

async function rememberDomain(account: AccountRecord, ticket: TicketRecord, viewer: Viewer, session: ClientSession): Promise<AccountRecord> {
  const domain = ticket.requester.email && domainOf(ticket.requester.email);
  if (!domain || isPublicDomain(domain) || account.domains.includes(domain)) return account;
  return saveAccount(account, { domains: [...account.domains, domain] }, viewer, session);
}
