import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createAccount } from '../customers/create-account.ts';
import { accountInput } from '../customers/words.ts';
import { seedRoles } from '../people/role.ts';
import { search } from '../search/search.ts';
import { toPublicTicket } from './card.ts';
import { changeTicket } from './change-ticket.ts';
import { listTickets } from './list-tickets.ts';
import { warrantyAt } from './warranty-words.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});

const printer = { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } };
const numbers = async (query: object) => (await listTickets(operator, query)).items.map(({ number }) => number);
const asked = (...all: object[]) => numbers({ filter: JSON.stringify({ all }) });

test('TK-23: a ticket says who opened it, and is found by that', async () => {
  const { viewer, id } = await makePerson({ role: 'agent', name: 'Ines' });
  const { number, creator } = toPublicTicket(await createTicket(viewer, printer));
  await createTicket(operator, printer);
  expect(creator).toEqual({ kind: 'person', id, name: 'Ines' });
  expect(await numbers({ creator: id })).toEqual([number]);
  expect((await listTickets(viewer, { creator: 'me' })).items.map((one) => one.number)).toEqual([number]);
  expect(await asked({ field: 'creatorKind', is: 'oneOf', value: ['person'] })).toEqual([number]);
});

test('TK-20: who had a ticket before stays known, each once', async () => {
  const [ana, bo] = await Promise.all(['Ana', 'Bo'].map((name) => makePerson({ role: 'agent', name })));
  const { number } = await createTicket(operator, { ...printer, assigneeId: ana!.id });
  expect(await numbers({ formerAssignee: ana!.id })).toEqual([]);
  for (const assigneeId of [bo!.id, ana!.id, bo!.id, null]) await changeTicket(operator, number, { assigneeId });
  expect(toPublicTicket((await listTickets(operator, { formerAssignee: ana!.id })).items[0]!)).toMatchObject({ number, formerAssigneeIds: [ana!.id, bo!.id], assigneeId: null });
  expect(await numbers({ formerAssignee: 'none' })).toEqual([]);
  await changeTicket(operator, number, { title: 'Printer offline again' });
  expect(await numbers({ formerAssignee: bo!.id })).toEqual([number]);
});

test('TK-21: the site is that of the business until somebody says another', async () => {
  await createAccount(operator, accountInput.parse({ name: 'Larkfield', domains: ['larkfield.example'], site: 'Hall 4' }));
  const there = await createTicket(operator, { ...printer, requester: { email: 'ana@larkfield.example' } });
  const other = await createTicket(operator, { ...printer, requester: { email: 'bo@larkfield.example' }, site: 'Gate 2' });
  expect([there.site, other.site]).toEqual(['Hall 4', 'Gate 2']);
  await changeTicket(operator, there.number, { site: 'Hall 9, roof' });
  expect(await asked({ field: 'site', is: 'contains', value: 'roof' })).toEqual([there.number]);
});

test('TK-22: product, serial number, warranty and contract are changed with a line, filtered and found', async () => {
  const { number } = await createTicket(operator, { ...printer, product: 'LaserJet 400', serialNumber: 'VNB-3K81200' });
  const plain = await createTicket(operator, printer);
  expect([plain.product, toPublicTicket(plain).warranty]).toEqual([undefined, 'unknown']);
  await changeTicket(operator, number, { warrantyUntil: '2099-03-31', contract: 'AMC-17' });
  const after = await changeTicket(operator, number, { product: 'LaserJet 400', contract: 'AMC-17' });
  expect(toPublicTicket(after)).toMatchObject({ version: 2, warranty: 'under_warranty', warrantyUntil: '2099-03-31' });
  const [line] = await Activity.find({ 'subject.id': after._id.toString(), event: 'ticket.changed' }).lean();
  expect(line!.payload).toMatchObject({ changes: { contract: { after: 'AMC-17' } } });
  expect(await asked({ field: 'inWarranty', is: 'yes' })).toEqual([number]);
  expect(await asked({ field: 'inWarranty', is: 'no' })).toEqual([plain.number]);
  expect(await asked({ field: 'product', is: 'contains', value: 'laserjet' }, { field: 'contract', is: 'filled' })).toEqual([number]);
  expect((await search(operator, '3K81200')).tickets.map((one) => one.number)).toEqual([number]);
  const gone = await changeTicket(operator, number, { serialNumber: '', warrantyUntil: null });
  expect(toPublicTicket(gone)).toMatchObject({ serialNumber: '', warrantyUntil: null, warranty: 'unknown' });
});

test('a warranty holds to the end of its last day', () => {
  const at = (time: string) => warrantyAt('2026-11-21', Date.parse(time));
  expect([at('2026-11-21T23:59:00Z'), at('2026-11-22T00:00:00Z'), warrantyAt(null, 0)]).toEqual(['under_warranty', 'out_of_warranty', 'unknown']);
});
