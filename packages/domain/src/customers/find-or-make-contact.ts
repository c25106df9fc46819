import type { ClientSession } from 'mongoose';
import type { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { Contact, type ContactRecord } from './contact.ts';

export type Sender = { contactId?: string; name?: string; email?: string; phone?: string };

/** A contact that was found, or one that is to be written with whatever it belongs to. */
export type FoundContact = { contact: ContactRecord; isNew: boolean };

/** The contact of an address or a number, or a new one. @throws Problem `invalid` when an id was given that nobody has */
export async function findOrDraftContact(sender: Sender): Promise<FoundContact> {
  if (sender.contactId) {
    const contact = await Contact.findById(toId(sender.contactId)).lean<ContactRecord>();
    if (!contact) throw new Problem('invalid', 'There is no such contact.', { errors: [{ path: 'requester.contactId', message: 'No contact has this id.' }] });
    return { contact, isNew: false };
  }
  const email = sender.email ? normalEmail(sender.email) : null;
  const phone = sender.phone ? normalPhone(sender.phone) : null;
  const known =
    (email && (await byKey({ emailKeys: email.toLowerCase() }))) ||
    (phone && (await byKey({ phones: phone }))) ||
    null;
  return known ? { contact: known, isNew: false } : { contact: draft(sender.name, email, phone), isNew: true };
}

/** Past Mongoose's query: every ticket and every mail asks this. */
const byKey = (key: { emailKeys: string } | { phones: string }) => Contact.collection.findOne(key) as Promise<ContactRecord | null>;

/**
 * Writes a drafted contact. Two mails of one new customer may race: the loser's transaction meets the unique address and is
 * told so by error 11000, after which the whole verb is run again and finds the contact.
 */
export async function writeContact({ contact, isNew }: FoundContact, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<void> {
  if (!isNew) return;
  const payload = { name: contact.name, email: contact.emails[0], phone: contact.phones[0] };
  contact.history = await record('contact.created', payload, { subject: { kind: 'contact', id: contact._id.toString() }, head: null, by }, session);
  await Contact.collection.insertOne(contact, { session });
}

export const isSameContactRace = (error: unknown): boolean =>
  (error as { code?: number }).code === 11000 && /contacts/.test(String((error as Error).message));

/** Only the domain is lower-cased: what stands before the @ belongs to the receiver (E-23). */
export function normalEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

export function normalPhone(number: string): string {
  const plus = number.trim().startsWith('+') || number.trim().startsWith('00');
  const digits = number.replace(/\D/g, '').replace(/^00/, '');
  return plus ? `+${digits}` : digits;
}

function draft(name: string | undefined, email: string | null, phone: string | null): ContactRecord {
  const now = clock.now();
  return {
    _id: newId() as Types.ObjectId,
    name: name?.trim() || email || phone || 'Unknown',
    emails: email ? [email] : [],
    emailKeys: email ? [email.toLowerCase()] : [],
    phones: phone ? [phone] : [],
    accountId: null,
    accountName: null,
    locale: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    history: null,
  };
}
