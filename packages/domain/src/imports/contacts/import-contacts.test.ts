import { Readable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../../tests/support/database.ts';
import { operator } from '../../../../../tests/support/people.ts';
import '../../models.ts';
import { Account } from '../../customers/account.ts';
import { Contact } from '../../customers/contact.ts';
import { createAccount } from '../../customers/create-account.ts';
import { createContact } from '../../customers/create-contact.ts';
import { verifyHistory } from '../../operate/verify-history.ts';
import type { Problem } from '../../platform/problem.ts';
import { exportContacts } from './export-contacts.ts';
import { runContactImport } from './run-contact-import.ts';
import { findContactImport, listContactFaults, previewContacts, startContacts, takeInContacts } from './save-contact-import.ts';

useDatabase();
beforeEach(emptyDatabase);

const take = (bytes: string | Buffer) => takeInContacts(operator, { name: 'people.csv', stream: Readable.from([Buffer.from(bytes as string)]) });
async function run(text: string | Buffer) {
  const taken = await take(text);
  await startContacts(operator, taken.id, { mapping: taken.mapping });
  await runContactImport(taken.id);
  return findContactImport(operator, taken.id);
}

test('a file becomes contacts and businesses, known ones are brought up to date, and bad rows say why', async () => {
  await createContact(operator, { name: 'ana', email: 'ana@known.example' });
  await createAccount(operator, { name: 'Aurélia', domains: ['aurelia.example'] });
  const csv = 'Name,E-Mail,Phone,Company,VIP\nAna Silva,ANA@known.example,+351910000001,,yes\nBo,bo@aurelia.example,,,\nCy,cy@new.example,+447700900123,New Ltd,\nDi,di@new.example,+447700900123,new ltd,\nBad,not-an-address,,,\nShort,x@y.example\nNo,no@x.example,,,maybe\n';
  const taken = await take(csv);
  const preview = await previewContacts(operator, taken.id, { mapping: taken.mapping });
  expect(preview.rows.map(({ does }) => does)).toEqual(['update', 'create', 'create', 'create', 'error', 'error', 'error']);
  expect(await Contact.countDocuments()).toBe(1);
  expect(await run(csv)).toMatchObject({ state: 'done', counts: { rows: 7, created: 3, updated: 1, same: 0, failed: 3 } });
  expect(await Contact.findOne({ emailKeys: 'ana@known.example' }).lean()).toMatchObject({ name: 'Ana Silva', vip: true, phones: ['+351910000001'] });
  expect(await Contact.findOne({ emailKeys: 'bo@aurelia.example' }).lean()).toMatchObject({ accountName: 'Aurélia' });
  expect(await Account.countDocuments({ name: 'New Ltd' })).toBe(1);
  expect(await Contact.findOne({ emailKeys: 'di@new.example' }).lean()).toMatchObject({ phones: [], notes: 'Shared phone: +447700900123', accountName: 'New Ltd' });
  const again = await run(csv);
  expect(again.counts).toMatchObject({ created: 0, updated: 0, same: 4, failed: 3 });
  const { items } = await listContactFaults(operator, again.id, {});
  expect(items.map(({ row }) => row)).toEqual([5, 6, 7]);
  expect(items[0]!.message).toContain('not-an-address');
  expect((await verifyHistory()).faults).toEqual([]);
});

test('a contract beside an account is added to it, known or new, once; a row that names none or a wrong day says so', async () => {
  await createAccount(operator, { name: 'Aurélia', contracts: [{ number: 'A-1', level: 'silver', from: '2026-01-01', until: null }] });
  const csv = 'Name,E-Mail,Company,Contract,Contract level,Valid until\nBo,bo@aurelia.example,Aurelia,a-1,gold,2027-06-30\nCy,cy@aurelia.example,Aurelia,A-2,,\nDi,di@new.example,New Ltd,N-1,amc,\nEv,ev@new.example,New Ltd,N-1,amc,\nNo,no@x.example,,X-1,,\nBad,bad@x.example,New Ltd,X-2,,soon\n';
  expect((await run(csv)).counts).toMatchObject({ created: 4, failed: 2 });
  const contracts = async (name: string) => (await Account.findOne({ name }).lean())!.contracts;
  expect(await contracts('Aurélia')).toEqual([{ number: 'A-1', level: 'gold', from: '2026-01-01', until: '2027-06-30' }, { number: 'A-2', level: '', from: null, until: null }]);
  expect(await contracts('New Ltd')).toEqual([{ number: 'N-1', level: 'amc', from: null, until: null }]);
  const again = await run(csv.replace('A-2,,', 'A-2,bronze,'));
  expect(again.counts).toMatchObject({ created: 0, updated: 1, same: 3, failed: 2 });
  expect((await contracts('Aurélia'))![1]).toMatchObject({ level: 'bronze' });
  const { items } = await listContactFaults(operator, again.id, {});
  expect(items.map(({ message }) => message)).toEqual([expect.stringContaining('name the account in the same row'), expect.stringContaining('2026-12-31')]);
  expect((await verifyHistory()).faults).toEqual([]);
});

test('other encodings and semicolons are known, a wrong one is refused row by row', async () => {
  const latin = Buffer.from('Name;E-Mail\nJos\xe9 M\xfcller;jose@x.example\n', 'latin1');
  expect(await run(latin)).toMatchObject({ encoding: 'windows-1252', delimiter: ';', counts: { created: 1 } });
  expect(await Contact.findOne().lean()).toMatchObject({ name: 'José Müller' });
  const taken = await take(latin);
  expect((await previewContacts(operator, taken.id, { mapping: taken.mapping, encoding: 'utf-8' })).rows[0]).toMatchObject({ does: 'error' });
  for (const bad of ['', 'PK\u0003\u0004\u0000\u0000']) expect(await take(bad).catch((error: Problem) => error)).toMatchObject({ code: 'invalid' });
  const nameless = await take('a,b\n1,2\n');
  expect(await startContacts(operator, nameless.id, { mapping: [null, null] }).catch((error: Problem) => error)).toMatchObject({ code: 'invalid' });
});

test('thousands of rows are read in pieces, with two rows of one person making one contact', async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => `Person ${n % 2_900},p${n % 2_900}@many.example`);
  expect(await run(`name,email\n${rows.join('\n')}\n`)).toMatchObject({ state: 'done', part: 1, counts: { rows: 3_000, created: 2_900, same: 100, failed: 0 } });
  expect(await Contact.countDocuments()).toBe(2_900);
});

test('what is exported is imported again without a change, and no cell is a formula', async () => {
  await createContact(operator, { name: '=HYPERLINK("x")', email: 'a@x.example', phones: ['+351910000001'], notes: 'One, two\n"three"' });
  let csv = '';
  for await (const line of await exportContacts(operator)) csv += line;
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
  expect(csv).toContain('+351910000001');
  await Contact.updateOne({}, { $set: { name: `'=HYPERLINK("x")` } });
  expect(await run(csv)).toMatchObject({ counts: { same: 1, failed: 0 } });
});
