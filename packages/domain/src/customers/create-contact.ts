import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import type { Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { accountOfAddress, requireAccount } from './account-of.ts';
import { Contact, makeContact, type ContactRecord } from './contact.ts';
import { normalEmails, normalPhones } from './identities.ts';
import { rethrowTaken } from './identity-taken.ts';
import { permitEditCustomers } from './permit-customers.ts';
import { requirePeople } from './require-people.ts';
import type { ContactInput } from './words.ts';

/** A contact without an account belongs to the one whose mail domain its first address has. @throws Problem `forbidden` · `invalid` · `conflict` when an address is somebody's */
export async function createContact(viewer: Viewer, input: ContactInput): Promise<ContactRecord> {
  permitEditCustomers(viewer);
  await requirePeople(input);
  const contact = await draftContact(input);
  return changing(async (session) => {
    await insertContact(contact, viewer, session);
    return contact;
  }).catch(rethrowTaken);
}

export async function draftContact({ email, phone, language, accountId, preferredAgentId, ...input }: ContactInput): Promise<ContactRecord> {
  const emails = normalEmails([...(email ? [email] : []), ...(input.emails ?? [])]);
  const { phones, rawPhones } = await normalPhones([...(phone ? [phone] : []), ...(input.phones ?? [])]);
  const account = accountId ? await requireAccount(accountId) : accountId === undefined && emails[0] ? await accountOfAddress(emails[0]) : null;
  return makeContact({
    ...input,
    name: input.name ?? emails[0] ?? phones[0] ?? 'Unknown',
    emails,
    phones,
    rawPhones,
    accountId: account?._id ?? null,
    accountName: account?.name ?? null,
    locale: language ?? null,
    preferredAgentId: preferredAgentId ? toId(preferredAgentId) : null,
  });
}

export async function insertContact(contact: ContactRecord, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<void> {
  const payload = { name: contact.name, email: contact.emails[0], phone: contact.phones[0] };
  contact.history = await record('contact.created', payload, { subject: { kind: 'contact', id: contact._id.toString() }, head: null, by, demo: contact.demo }, session);
  await Contact.collection.insertOne(contact, { session });
}
