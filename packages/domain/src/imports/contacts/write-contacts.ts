import type { Types } from 'mongoose';
import type { ActivityLine } from '../../activity/activity.ts';
import { headOf, nextLine } from '../../activity/line.ts';
import { writeLines } from '../../activity/record.ts';
import { Account, type AccountRecord } from '../../customers/account.ts';
import { domainOf } from '../../customers/public-domains.ts';
import { accountOfAddress } from '../../customers/account-of.ts';
import { Contact, toContactView, withDerived, type ContactRecord } from '../../customers/contact.ts';
import { draftAccount, insertAccount } from '../../customers/create-account.ts';
import { draftContact } from '../../customers/create-contact.ts';
import { rethrowTaken } from '../../customers/identity-taken.ts';
import { normalPhones } from '../../customers/identities.ts';
import { nameKey } from '../../customers/keys.ts';
import { saveContact } from '../../customers/save-contact.ts';
import type { Contract } from '../../customers/words.ts';
import { changesBetween } from '../../people/changes.ts';
import type { Viewer } from '../../people/viewer.ts';
import { changing } from '../../platform/database.ts';
import { Problem } from '../../platform/problem.ts';
import { addContracts, withContract } from './add-contracts.ts';
import type { ReadContact } from './read-contact-row.ts';

/** What a row would do: a new contact, a change of one that is known, or nothing. */
export type Planned = { row: ReadContact; does: 'create' | 'update' | 'same'; contact: ContactRecord; wanted: Partial<ContactRecord>; newAccount: AccountRecord | null; /** Something new of a contract of the account, by its id. */ contract: { accountId: string; contract: Contract } | null };
type Fault = { row: number; message: string; cells: string[] };
export type Written = { created: number; updated: number; same: number; faults: Fault[] };

/** All rows in one transaction; where one cannot be, each by itself, so that only that one is left out. */
export async function writeContacts(rows: ReadContact[], viewer: Viewer): Promise<Written> {
  if (rows.length === 0) return { created: 0, updated: 0, same: 0, faults: [] };
  try {
    return { ...(await writeTogether(rows, viewer)), faults: [] };
  } catch (error) {
    if (error instanceof Problem && error.code === 'unavailable') throw error;
    if (rows.length === 1) {
      const refused = await rethrowTaken(error).catch((known: unknown) => known);
      if (!(refused instanceof Problem)) throw error;
      return { created: 0, updated: 0, same: 0, faults: [{ row: rows[0]!.number, message: refused.message, cells: rows[0]!.cells }] };
    }
    const all: Written = { created: 0, updated: 0, same: 0, faults: [] };
    for (const row of rows) {
      const one = await writeContacts([row], viewer);
      for (const what of ['created', 'updated', 'same'] as const) all[what] += one[what];
      all.faults.push(...one.faults);
    }
    return all;
  }
}

async function writeTogether(rows: ReadContact[], viewer: Viewer): Promise<Omit<Written, 'faults'>> {
  const planned = await planContacts(rows);
  const counts = { created: 0, updated: 0, same: 0 };
  await changing(async (session) => {
    Object.assign(counts, { created: 0, updated: 0, same: 0 });
    const standing = new Map<string, ContactRecord>();
    const made = planned.filter(({ does }) => does === 'create').map(({ contact }) => withFirstLine(contact, viewer));
    counts.created = made.length;
    for (const account of new Set(planned.map(({ newAccount }) => newAccount))) if (account) await insertAccount(account, viewer, session);
    for (const { does, contact, wanted } of planned) {
      if (does === 'same') counts.same += 1;
      else if (does === 'update') {
        const id = contact._id.toString();
        // Two rows of one contact: the second changes what the first made of it.
        standing.set(id, await saveContact(standing.get(id) ?? contact, wanted, viewer, session));
        counts.updated += 1;
      }
    }
    await addContracts(contractsIn(planned), viewer, session);
    if (made.length > 0) await Contact.collection.insertMany(made.map(({ contact }) => contact), { session });
    await writeLines(made.map(({ line }) => line), session);
  });
  return counts;
}

function contractsIn(planned: readonly Planned[]): Map<string, Contract[]> {
  const by = Map.groupBy(planned.flatMap(({ contract }) => contract ?? []), ({ accountId }) => accountId);
  return new Map([...by].map(([id, some]) => [id, some.map(({ contract }) => contract)]));
}

function withFirstLine(contact: ContactRecord, by: Viewer): { contact: ContactRecord; line: ActivityLine } {
  const line = nextLine('contact.created', { name: contact.name, email: contact.emails[0], phone: contact.phones[0] }, { subject: { kind: 'contact', id: contact._id.toString() }, head: null, by });
  return { contact: { ...contact, history: headOf(line) }, line: line as unknown as ActivityLine };
}

/** Known by customer number, address or phone; what a row says is added, nothing that is known is taken away. */
export async function planContacts(rows: ReadContact[]): Promise<Planned[]> {
  const known = new Map<string, ContactRecord>();
  const phonesOf = new Map(await Promise.all(rows.map(async (row) => [row, await normalPhones(row.input.phones ?? [])] as const)));
  const keysOf = (row: ReadContact): string[] => [...(row.input.externalIds ?? []).map((id) => `x:${id}`), ...(row.input.emails ?? []).map((email) => `e:${email.toLowerCase()}`), ...phonesOf.get(row)!.phones.map((phone) => `p:${phone}`)];
  const values = (kind: string) => rows.flatMap(keysOf).filter((key) => key.startsWith(kind)).map((key) => key.slice(2));
  const note = (contact: ContactRecord) => [...contact.externalIds.map((id) => `x:${id}`), ...contact.emailKeys.map((key) => `e:${key}`), ...contact.phones.map((phone) => `p:${phone}`)].forEach((key) => known.set(key, contact));
  const found = await Contact.find({ $or: [{ emailKeys: { $in: values('e:') } }, { phones: { $in: values('p:') } }, { externalIds: { $in: values('x:') } }] }).lean<ContactRecord[]>();
  found.forEach(note);
  const accounts = await accountsNamed(rows);
  const homes = homesOnce();
  const drafted = new Set<Types.ObjectId>();

  const planned: Planned[] = [];
  for (const given of rows) {
    const row = withoutSharedPhones(given, phonesOf, known);
    const named = row.account ? accounts.get(nameKey(row.account)) : undefined;
    const contact = keysOf(row).map((key) => known.get(key)).find(Boolean);
    const contract = named && row.contract ? newContract(named.account, row.contract) : null;
    const newAccount = named?.isNew ? named.account : null;
    if (contact && drafted.has(contact._id)) {
      // Twice in these rows: the draft takes what the second one adds.
      Object.assign(contact, withDerived({ ...contact, ...(await added(contact, row, phonesOf.get(row)!, named?.account ?? null)) }));
      note(contact);
      planned.push({ row, does: 'same', contact, wanted: {}, newAccount: null, contract });
    } else if (contact) {
      const wanted = await added(contact, row, phonesOf.get(row)!, named?.account ?? null);
      const does = contract || changesBetween(toContactView(contact), pick(toContactView({ ...contact, ...wanted }))) ? 'update' : 'same';
      planned.push({ row, does, contact, wanted, newAccount: does === 'update' ? newAccount : null, contract });
    } else {
      const home = named?.account ?? (row.input.emails?.[0] ? await homes(row.input.emails[0]) : null);
      const draft = withDerived({ ...(await draftContact({ ...row.input, accountId: null })), accountId: home?._id ?? null, accountName: home?.name ?? null });
      drafted.add(draft._id);
      note(draft);
      planned.push({ row, does: 'create', contact: draft, wanted: {}, newAccount, contract });
    }
  }
  return planned;
}

/** Noted on the account that was read, so that the next row sees it; it is written with the rows. */
function newContract(account: AccountRecord, contract: Contract): Planned['contract'] {
  const contracts = withContract(account.contracts ?? [], contract);
  if (!contracts) return null;
  account.contracts = contracts;
  return { accountId: account._id.toString(), contract };
}

/** A number of a switchboard says who calls, not who they are: it stays with the contact who has it, and is noted for the others. */
function withoutSharedPhones(row: ReadContact, phonesOf: Map<ReadContact, { phones: string[]; rawPhones: string[] }>, known: ReadonlyMap<string, ContactRecord>): ReadContact {
  const { phones, rawPhones } = phonesOf.get(row)!;
  const others = [...(row.input.externalIds ?? []).map((id) => `x:${id}`), ...(row.input.emails ?? []).map((email) => `e:${email.toLowerCase()}`)];
  const self = others.map((key) => known.get(key)).find(Boolean);
  const isShared = (phone: string): boolean => others.length > 0 && known.has(`p:${phone}`) && known.get(`p:${phone}`) !== self;
  const shared = rawPhones.filter((_, place) => isShared(phones[place]!));
  if (shared.length === 0) return row;
  const own = { phones: phones.filter((phone) => !isShared(phone)), rawPhones: rawPhones.filter((_, place) => !isShared(phones[place]!)) };
  const kept = { ...row, input: { ...row.input, phones: own.rawPhones, notes: [row.input.notes, `Shared phone: ${shared.join(', ')}`].filter(Boolean).join('\n\n') } };
  phonesOf.set(kept, own);
  return kept;
}

const pick = ({ id: _, version: _v, revision: _r, createdAt: _c, updatedAt: _u, email: _e, phone: _p, ...view }: ReturnType<typeof toContactView>) => view;

async function added(contact: ContactRecord, { input }: ReadContact, { phones, rawPhones }: { phones: string[]; rawPhones: string[] }, account: AccountRecord | null): Promise<Partial<ContactRecord>> {
  const emails = (input.emails ?? []).filter((email) => !contact.emailKeys.includes(email.toLowerCase()));
  const fresh = phones.map((phone, place) => ({ phone, raw: rawPhones[place]! })).filter(({ phone }) => !contact.phones.includes(phone));
  const home = account ?? (contact.accountId === null && emails[0] ? await accountOfAddress(emails[0]) : null);
  return {
    ...(input.name ? { name: input.name } : {}),
    ...(emails.length > 0 ? { emails: [...contact.emails, ...emails], emailKeys: [...contact.emailKeys, ...emails.map((email) => email.toLowerCase())] } : {}),
    ...(fresh.length > 0 ? { phones: [...contact.phones, ...fresh.map(({ phone }) => phone)], rawPhones: [...contact.rawPhones, ...fresh.map(({ raw }) => raw)] } : {}),
    ...(input.externalIds ? { externalIds: [...new Set([...contact.externalIds, ...input.externalIds])] } : {}),
    ...(home ? { accountId: home._id, accountName: home.name } : {}),
    ...(input.language ? { locale: input.language } : {}),
    ...(input.zone ? { zone: input.zone } : {}),
    ...(input.site ? { site: input.site } : {}),
    ...(input.notes && !contact.notes.includes(input.notes) ? { notes: [contact.notes, input.notes].filter(Boolean).join('\n\n') } : {}),
    ...(input.vip ? { vip: true } : {}),
  };
}

/** The account of an address, asked once for each mail domain. */
function homesOnce(): (address: string) => Promise<AccountRecord | null> {
  const known = new Map<string, Promise<AccountRecord | null>>();
  return (address) => {
    const domain = domainOf(address);
    if (!known.has(domain)) known.set(domain, accountOfAddress(address));
    return known.get(domain)!;
  };
}

/** By name, without regard to accents and case; a business nobody knows is made once. */
async function accountsNamed(rows: ReadContact[]): Promise<Map<string, { account: AccountRecord; isNew: boolean }>> {
  const wanted = new Map<string, string>();
  for (const { account } of rows) if (account && nameKey(account) && !wanted.has(nameKey(account))) wanted.set(nameKey(account), account);
  const found = await Account.find({ nameKey: { $in: [...wanted.keys()] }, mergedIntoId: null }).sort({ _id: -1 }).lean<AccountRecord[]>();
  const named = new Map(found.map((account) => [account.nameKey, { account, isNew: false }]));
  for (const [key, name] of wanted) if (!named.has(key)) named.set(key, { account: await draftAccount({ name }), isNew: true });
  return named;
}
