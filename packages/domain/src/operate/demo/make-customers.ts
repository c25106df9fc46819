import { Types } from 'mongoose';
import { Activity, type ActivityLine } from '../../activity/activity.ts';
import { hashOf, headOf, nextLine } from '../../activity/line.ts';
import { Contact, type ContactRecord } from '../../customers/contact.ts';
import { changing } from '../../platform/database.ts';
import { idAt } from './build-ticket.ts';
import type { Customer } from './plan-ticket.ts';
import type { Company, Language } from './world.ts';

type Wanted = { name: string; email: string; phone: string; accountId: Types.ObjectId | null; accountName: string | null; language: Language };

/** The contacts of companies, with the day they were first heard of. */
export async function makeCustomers(companies: readonly Company[], at: Date): Promise<Customer[]> {
  const wanted = companies.flatMap((company) => {
    const accountId = new Types.ObjectId();
    return company.contacts.map((name, n) => ({ name, email: `${slug(name) || `contact${n + 1}`}@${company.domain}`, phone: `${company.phone}${String(n + 1).padStart(4, '0')}`, accountId, accountName: company.name, language: company.language }));
  });
  return writeContacts(wanted, at);
}

export async function writeContacts(wanted: Wanted[], at: Date): Promise<Customer[]> {
  const made = wanted.map((one) => draft(one, at));
  await changing(async (session) => {
    await Contact.collection.insertMany(made.map(({ contact }) => contact), { session });
    await Activity.collection.insertMany(made.map(({ line }) => line), { session });
  });
  return made.map(({ contact }, n) => ({
    requester: { contactId: contact._id, name: contact.name, email: contact.emails[0]!, phone: contact.phones[0]! },
    accountId: contact.accountId,
    accountName: contact.accountName,
    language: wanted[n]!.language,
  }));
}

function draft({ name, email, phone, accountId, accountName, language }: Wanted, at: Date): { contact: ContactRecord; line: ActivityLine } {
  const _id = idAt(at);
  const by = { actor: { kind: 'system' as const, id: null, name: 'Switchboard' }, origin: { via: 'job' as const, detail: 'demo' } };
  const line = { ...nextLine('contact.created', { name, email, phone }, { subject: { kind: 'contact', id: _id.toString() }, head: null, by }), _id: idAt(at), at };
  const whole = { ...line, hash: hashOf(line), demo: true as const };
  const contact: ContactRecord = { _id, name, emails: [email], emailKeys: [email.toLowerCase()], phones: [phone], accountId, accountName, locale: language, createdAt: at, updatedAt: at, version: 1, history: headOf(whole), demo: true };
  return { contact, line: whole as unknown as ActivityLine };
}

const slug = (name: string): string => name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ı', 'i').replace(/[^a-z]+/g, '.').replace(/^\.+|\.+$/g, '');
