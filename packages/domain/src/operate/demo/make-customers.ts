import type { Types } from 'mongoose';
import { Activity, type ActivityLine } from '../../activity/activity.ts';
import type { EventName, Events } from '../../activity/events.ts';
import { headOf, idAt, nextLine } from '../../activity/line.ts';
import { Account, makeAccount, type AccountRecord } from '../../customers/account.ts';
import { Contact, makeContact, type ContactRecord } from '../../customers/contact.ts';
import { changing } from '../../platform/database.ts';
import type { Customer } from './plan-ticket.ts';
import type { Company, Language } from './world.ts';

type Wanted = { name: string; email: string; phone: string; account: AccountRecord | null; language: Language; vip?: boolean };

/** Companies as accounts and their contacts, with the day they were first heard of. */
export async function makeCustomers(companies: readonly Company[], at: Date): Promise<Customer[]> {
  const accounts = await writeAccounts(companies, at);
  const wanted = companies.flatMap((company, place) =>
    company.contacts.map((name, n) => ({ name, email: `${slug(name) || `contact${n + 1}`}@${company.domain}`, phone: `${company.phone}${String(n + 1).padStart(4, '0')}`, account: accounts[place]!, language: company.language, vip: company.vip && n === 0 })),
  );
  return writeContacts(wanted, at);
}

/** @param suffix keeps the names and domains of several sets apart */
export async function writeAccounts(companies: readonly Company[], at: Date, suffix = ''): Promise<AccountRecord[]> {
  const made = companies.map((company, place) => {
    const { name, domain, tier, vip, premium, prospect, city, language } = company;
    const account = makeAccount({
      ...{ _id: idAt(at), name: suffix ? `${name} ${suffix}` : name, domains: [suffix ? `${suffix}.${domain}` : domain], tier: tier ?? null, vip: vip ?? false, premium: premium ?? false },
      ...{ lifecycle: prospect ? 'prospect' : 'customer', site: city ?? '', locale: language, externalIds: suffix ? [] : [`ACC-${10_240 + place * 7}`, `CUST-${4_100 + place * 13}`] },
      ...{ createdAt: at, updatedAt: at, demo: true },
    });
    return withLine(account, 'account.created', { name: account.name }, 'account', at);
  });
  await changing(async (session) => {
    await Account.collection.insertMany(made.map(({ of }) => of), { session });
    await Activity.collection.insertMany(made.map(({ line }) => line), { session });
  });
  return made.map(({ of }) => of);
}

export async function writeContacts(wanted: Wanted[], at: Date): Promise<Customer[]> {
  const made = wanted.map(({ name, email, phone, account, language, vip = false }) => {
    const contact = makeContact({ _id: idAt(at), name, emails: [email], phones: [phone], accountId: account?._id ?? null, accountName: account?.name ?? null, locale: language, vip, createdAt: at, updatedAt: at, demo: true });
    return withLine(contact, 'contact.created', { name, email, phone }, 'contact', at);
  });
  await changing(async (session) => {
    await Contact.collection.insertMany(made.map(({ of }) => of), { session });
    await Activity.collection.insertMany(made.map(({ line }) => line), { session });
  });
  return made.map(({ of: contact }, n) => ({
    requester: { contactId: contact._id, name: contact.name, email: contact.emails[0]!, phone: contact.phones[0]! },
    accountId: contact.accountId,
    accountName: contact.accountName,
    customer: { tier: wanted[n]!.account?.tier ?? null, vip: contact.vip || (wanted[n]!.account?.vip ?? false), premium: wanted[n]!.account?.premium ?? false },
    language: wanted[n]!.language,
  }));
}

function withLine<T extends ContactRecord | AccountRecord, E extends EventName>(of: T, event: E, payload: Events[E], kind: string, at: Date): { of: T; line: ActivityLine } {
  const by = { actor: { kind: 'system' as const, id: null, name: 'Switchboard' }, origin: { via: 'job' as const, detail: 'demo' } };
  const line = nextLine(event, payload, { subject: { kind, id: (of._id as Types.ObjectId).toString() }, head: null, by, at, demo: true });
  of.history = headOf(line);
  return { of, line: line as unknown as ActivityLine };
}

const slug = (name: string): string => name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('ı', 'i').replace(/[^a-z]+/g, '.').replace(/^\.+|\.+$/g, '');
