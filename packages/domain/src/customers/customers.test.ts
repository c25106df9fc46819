import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { storeSetting } from '../platform/settings.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { systemViewer } from '../people/viewer.ts';
import { changeAccount } from './change-account.ts';
import { changeContact } from './change-contact.ts';
import { createAccount } from './create-account.ts';
import { createContact } from './create-contact.ts';
import { findOrDraftContact } from './find-or-make-contact.ts';
import { listAccounts, listContacts } from './list-customers.ts';
import { accountInput, contactInput } from './words.ts';

useDatabase();
beforeEach(emptyDatabase);

const contact = (input: unknown) => createContact(operator, contactInput.parse(input));
const account = (input: unknown) => createAccount(operator, accountInput.parse(input));
const names = async (q: string) => (await listContacts(operator, { q })).items.map(({ name }) => name);
const refusal = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error as Problem);

test('a contact belongs to the account of its mail domain, but never to that of a public provider', async () => {
  const larkfield = await account({ name: 'Larkfield', domains: ['larkfield.example'] });
  expect((await contact({ email: 'ana@mail.LARKFIELD.example' })).accountId).toEqual(larkfield._id);
  expect((await contact({ email: 'ana@gmail.com' })).accountId).toBeNull();
  const refused = await refusal(account({ name: 'Everybody', domains: ['gmail.com'] }));
  expect(refused?.errors?.[0]?.path).toBe('domains');
});

test('an address is one contact’s, and whoever wants it is told whose', async () => {
  const ana = await contact({ name: 'Ana Silva', emails: ['Ana@example.com', 'ana@EXAMPLE.com', 'a.silva@example.org'] });
  expect(ana.emails).toEqual(['Ana@example.com', 'a.silva@example.org']);
  const refused = await refusal(contact({ name: 'Other', email: 'ANA@example.com' }));
  expect(refused).toMatchObject({ code: 'conflict', current: { id: ana._id.toString(), name: 'Ana Silva' } });
  expect(refused!.message).toContain('Ana Silva');
});

test('a number is one number however it is written', async () => {
  await changing((session) => storeSetting('customers.country', 'GB', session));
  const ana = await contact({ name: 'Ana Silva', phones: ['07700 900123', '+44 7700 900123'] });
  expect(ana).toMatchObject({ phones: ['+447700900123'], rawPhones: ['07700 900123'] });
  for (const phone of ['(07700) 900-123', '0044 7700 900123', '+447700900123']) expect((await findOrDraftContact({ phone })).contact._id).toEqual(ana._id);
  for (const q of ['07700 900', '+44 7700 900123', '7700900123', '00447700']) expect(await names(q), q).toEqual(['Ana Silva']);
});

test('a search wants every word and takes the last as a beginning', async () => {
  await account({ name: 'Köhler & Söhne GmbH', tier: 'Gold', externalIds: ['ACC-77'] });
  await contact({ name: 'José Müller', email: 'j.mueller@example.com', externalIds: ['CUST-4711'] });
  await contact({ name: 'Joana Brandt', email: 'joana@brandt.example' });
  expect(await names('jose mu')).toEqual(['José Müller']);
  expect(await names('Jo')).toEqual(['Joana Brandt', 'José Müller']);
  expect(await names('cust-4711')).toEqual(['José Müller']);
  expect(await names('joana@brandt.exa')).toEqual(['Joana Brandt']);
  expect(await names('"(((')).toEqual([]);
  expect((await listAccounts(operator, { q: 'kohler soh' })).items[0]).toMatchObject({ tier: 'gold' });
  expect((await listAccounts(operator, { q: 'acc-77' })).items).toHaveLength(1);
});

test('pages join without a gap and without a repeat', async () => {
  for (let n = 0; n < 9; n++) await contact({ name: n % 2 ? 'Same' : `Name ${n}`, email: `n${n}@example.com` });
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const { items, next } = await listContacts(operator, {}, { limit: 2, after });
    seen.push(...items.map(({ _id }) => _id.toString()));
    if (!next) break;
    after = next;
  }
  expect(new Set(seen).size).toBe(9);
  expect(seen).toHaveLength(9);
  expect(await refusal(listContacts(operator, { sort: '-updatedAt' }, { after: 'nonsense' }))).toMatchObject({ code: 'invalid' });
});

test('a stale change is refused with what stands now, and a change to the same does nothing', async () => {
  const made = await account({ name: 'Aurelia', vip: true });
  const renamed = await changeAccount(operator, made._id.toString(), { name: 'Hotel Aurelia', version: 1 });
  expect(renamed).toMatchObject({ version: 2, vip: true });
  expect(await refusal(changeAccount(operator, made._id.toString(), { name: 'X', version: 1 }))).toMatchObject({ code: 'conflict', current: { name: 'Hotel Aurelia' } });
  expect((await changeAccount(operator, made._id.toString(), { name: 'Hotel Aurelia' })).version).toBe(2);
  const who = await contact({ name: 'Ana', email: 'ana@example.com' });
  const after = await changeContact(operator, who._id.toString(), { accountId: made._id.toString(), language: 'pt', emails: ['ana@new.example'] });
  expect(after).toMatchObject({ accountName: 'Hotel Aurelia', locale: 'pt', emailKeys: ['ana@new.example'] });
});

test('without the right nobody reads or changes customers', async () => {
  const nobody = { ...systemViewer({ via: 'web' }), rights: new Set<never>() };
  for (const tried of [listContacts(nobody), listAccounts(nobody), createContact(nobody, { name: 'X' }), createAccount(nobody, { name: 'X' })]) expect(await refusal(tried)).toMatchObject({ code: 'forbidden' });
});
