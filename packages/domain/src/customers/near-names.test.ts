import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Contact } from './contact.ts';
import { createAccount } from './create-account.ts';
import { createContact } from './create-contact.ts';
import { listAccounts, listContacts } from './list-customers.ts';
import { nearSearch, slipsIn } from './near-names.ts';
import { sweepNearNames } from './sweep-near-names.ts';

useDatabase();
beforeEach(emptyDatabase);
const names = async (q: string) => (await listContacts(operator, { q })).items.map(({ name }) => name);

test('a letter wrong, missing, too much or two that changed places find the name still', async () => {
  for (const name of ['Maria Silva', 'Mario Santos', 'Jürgen Müller']) await createContact(operator, { name, email: `${name.split(' ')[1]!.length}${name.at(-1)}${name.length}@example.com` } as never);
  for (const typed of ['Marai Sliva', 'Mara Silva', 'Mariia Silva', 'Marja Silva']) expect(await names(typed), typed).toEqual(['Maria Silva']);
  expect(await names('Mulller')).toEqual(['Jürgen Müller']);
  expect(await names('Marix')).toEqual(['Maria Silva', 'Mario Santos']);
  expect(await names('Schmidt')).toEqual([]);
  expect(await names('Sxlxa')).toEqual([]);
  await createAccount(operator, { name: 'Blue Harbour Coffee' } as never);
  expect((await listAccounts(operator, { q: 'Harbuor' })).items.map(({ name }) => name)).toEqual(['Blue Harbour Coffee']);
});

test('what is there as it was typed comes alone: a slip is looked for only where nothing else is found', async () => {
  for (const name of ['Maria Silva', 'Marta Silva']) await createContact(operator, { name, email: `${name.slice(0, 4)}@example.com` } as never);
  expect(await names('maria')).toEqual(['Maria Silva']);
  expect(slipsIn('marta silva', ['Maria Silva'])).toBe(1);
  expect(slipsIn('ana silva', ['Maria Silva'])).toBeNull();
});

test('it is asked of an index', async () => {
  for (let i = 0; i < 50; i++) await createContact(operator, { name: `Person Number${i}`, email: `p${i}@example.com` } as never);
  await Contact.ensureIndexes();
  const plan = await Contact.find(nearSearch('Persno')!).explain('executionStats');
  const text = JSON.stringify(plan);
  expect(text).toContain('"near":1');
  expect(text).not.toContain('COLLSCAN');
});

test('customers from before are found after a sweep, which is safe to run twice', async () => {
  await createContact(operator, { name: 'Maria Silva', email: 'm@example.com' } as never);
  await Contact.collection.updateMany({}, { $unset: { near: 1 } });
  expect(await names('Marai')).toEqual([]);
  expect([await sweepNearNames(), await sweepNearNames()]).toEqual([{ done: 1 }, { done: 0 }]);
  expect(await names('Marai')).toEqual(['Maria Silva']);
});
