import type { ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import { toId } from '../platform/id.ts';
import type { Viewer } from '../people/viewer.ts';
import { Contact, type ContactRecord } from './contact.ts';
import { draftContact, insertContact } from './create-contact.ts';
import { normalEmail } from './identities.ts';
import { plainDigits, readPhone } from './phone.ts';

export type Sender = { contactId?: string; name?: string; email?: string; phone?: string };

/** A contact that was found, or one that is to be written with whatever it belongs to. */
export type FoundContact = { contact: ContactRecord; isNew: boolean };

/**
 * The contact of an address or a number, or a new one, which belongs to the account of its mail domain. The id of one that was merged means the one it was merged into.
 * @throws Problem `invalid` when an id was given that nobody has
 */
export async function findOrDraftContact(sender: Sender): Promise<FoundContact> {
  if (sender.contactId) return { contact: await byId(sender.contactId), isNew: false };
  const email = sender.email ? normalEmail(sender.email.trim()) : null;
  const known = (email && (await byKey({ emailKeys: email.toLowerCase() }))) || (sender.phone && (await byPhone(sender.phone))) || null;
  if (known) return { contact: known, isNew: false };
  return { contact: await draftContact({ name: sender.name?.trim() || undefined, ...(email ? { email } : {}), ...(sender.phone ? { phone: sender.phone } : {}) }), isNew: true };
}

async function byId(id: string): Promise<ContactRecord> {
  let contact = await Contact.findById(toId(id)).lean<ContactRecord>();
  if (contact?.mergedIntoId) contact = await Contact.findById(contact.mergedIntoId).lean<ContactRecord>();
  if (!contact) throw new Problem('invalid', 'There is no such contact.', { errors: [{ path: 'requester.contactId', message: 'No contact has this id.' }] });
  return contact;
}

/** Past Mongoose's query: every ticket and every mail asks this. */
const byKey = (key: Record<string, unknown>) => Contact.collection.findOne(key) as Promise<ContactRecord | null>;

/** As it is written now, or as it was stored before the country was known. */
const byPhone = async (phone: string) => byKey({ phones: { $in: [...new Set([await readPhone(phone), plainDigits(phone)])] } });

/**
 * Writes a drafted contact. Two mails of one new customer may race: the loser's transaction meets the unique address and is
 * told so by error 11000, after which the whole verb is run again and finds the contact.
 */
export async function writeContact({ contact, isNew }: FoundContact, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<void> {
  if (isNew) await insertContact(contact, by, session);
}

export const isSameContactRace = (error: unknown): boolean =>
  (error as { code?: number }).code === 11000 && /contacts/.test(String((error as Error).message));
