import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import type { Problem } from '../platform/problem.ts';
import { verifyHistory } from '../operate/verify-history.ts';
import { toPublicTicket } from './card.ts';
import { changeTicket } from './change-ticket.ts';
import { changeVocabulary } from './change-vocabulary.ts';
import { standardStatuses, statusNamed } from './status-words.ts';
import { readVocabulary } from './vocabulary.ts';
import { standardVocabulary } from './vocabulary-words.ts';
import { changeTicketInput, createTicketInput } from './words.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await readVocabulary();
});

const opened = (more = {}) => createTicket(operator, createTicketInput.parse({ title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more }));
const changed = (id: string, input: unknown, by = operator) => changeTicket(by, id, changeTicketInput.parse(input));
const refused = async (work: Promise<unknown>): Promise<Problem> => work.then(() => Promise.reject(new Error('It was not refused.')), (problem: Problem) => problem);
const withStatuses = (more: unknown[], edit: Record<string, object> = {}) => changeVocabulary(operator, 'statuses', [...standardStatuses.map((status) => ({ ...status, ...edit[status.key] })), ...more]);

test('a status of the desk’s own is set by key, label or alias, and stands in its category', async () => {
  const ticket = await opened();
  await withStatuses([{ key: 'with_lab', label: 'With the lab', category: 'waiting', aliases: ['In Analysis'] }]);
  expect(await changed(ticket.number, { status: 'In analysis' })).toMatchObject({ status: 'with_lab', statusCategory: 'waiting' });
  expect(statusNamed('Waiting on Customer')).toBe('pending_customer');
  expect((await refused(withStatuses([]))).message).toMatch(/Switch it off/);
  expect((await refused(withStatuses([{ key: 'with_lab', label: 'With the lab', category: 'open' }]))).errors?.[0]?.path).toBe('value.10.category');
  expect((await verifyHistory()).faults).toEqual([]);
});

test('a transition that was forbidden is refused with the names of both', async () => {
  const ticket = await opened();
  await withStatuses([], { open: { next: ['in_progress'] } });
  expect((await refused(changed(ticket.number, { status: 'resolved' }))).message).toBe('A ticket that is Open cannot become Resolved.');
  expect((await changed(ticket.number, { status: 'in_progress' })).status).toBe('in_progress');
});

test('who may set a status follows the right it asks for', async () => {
  const ticket = await opened();
  const { viewer } = await makePerson({ role: 'agent' });
  await withStatuses([], { pending_parts: { right: 'tickets.close' } });
  expect((await refused(changed(ticket.number, { status: 'pending_parts' }, viewer))).code).toBe('forbidden');
  expect((await changed(ticket.number, { status: 'in_progress' }, viewer)).status).toBe('in_progress');
});

test('a team reads its own labels, and they are understood when they come in', async () => {
  const team = await createTeam({ name: 'Business', description: '' }, operator);
  await changeVocabulary(operator, 'labelSets', [{ name: 'CRM', teamIds: [team.id], labels: { pending_customer: 'Waiting on Client' } }]);
  const ticket = await changed((await opened({ teamId: team.id })).number, { status: 'waiting on client' });
  expect(toPublicTicket(ticket).status).toEqual({ key: 'pending_customer', label: 'Waiting on Client', category: 'waiting' });
  expect(toPublicTicket(await changed((await opened()).number, { status: 'pending_customer' })).status.label).toBe('Pending Customer');
});

const serial = { key: 'serial', label: 'Serial number', kind: 'text' };
const bought = { key: 'bought', label: 'Bought on', kind: 'date' };
const colour = { key: 'colour', label: 'Colour', kind: 'choice', choices: ['red', 'blue'], categories: ['Hardware'], required: true };

test('custom fields are held against their kind, each with a sentence at its name', async () => {
  await changeVocabulary(operator, 'fields', [serial, bought, colour, { key: 'price', label: 'Price', kind: 'number' }, { key: 'rented', label: 'Rented', kind: 'checkbox' }]);
  const ticket = await opened({ customFields: { serial: 'A-1', bought: '2026-02-28', rented: true } });
  const problem = await refused(changed(ticket.number, { customFields: { bought: '2026-02-30', price: 'many', rented: 'yes', colour: 'green', nothing: 1 } }));
  expect(problem.code).toBe('invalid');
  expect(problem.errors?.map(({ path }) => path)).toEqual(['customFields.bought', 'customFields.price', 'customFields.rented', 'customFields.colour', 'customFields.nothing']);
  expect(problem.errors?.[3]?.message).toBe('Colour is one of: red, blue.');
  expect((await changed(ticket.number, { customFields: { price: 12.5, serial: null } })).customFields).toEqual({ bought: '2026-02-28', rented: true, price: 12.5 });
});

test('a required field is asked of who opens a ticket by hand in its category, and before it is resolved', async () => {
  await changeVocabulary(operator, 'fields', [colour]);
  const { viewer } = await makePerson({ role: 'agent' });
  const open = (more: object) => createTicket(viewer, createTicketInput.parse({ title: 'Printer', description: 'It blinks.', requester: { email: 'bo@example.com' }, ...more }));
  expect((await refused(open({ category: 'Hardware' }))).errors).toEqual([{ path: 'customFields.colour', message: 'Fill in Colour.' }]);
  const ticket = await open({});
  expect((await refused(changed(ticket.number, { category: 'hardware', status: 'resolved' }, viewer))).errors?.[0]?.path).toBe('customFields.colour');
  expect((await changed(ticket.number, { category: 'hardware', customFields: { colour: 'red' }, status: 'resolved' }, viewer)).status).toBe('resolved');
});

test('categories are free until the desk has its own; then two levels of them are known', async () => {
  expect((await opened({ category: 'anything', subcategory: 'goes' })).category).toBe('anything');
  await changeVocabulary(operator, 'categories', [{ name: 'Hardware', children: ['Printer'] }, { name: 'Other', children: [] }]);
  expect(await opened({ category: 'hardware', subcategory: 'printer' })).toMatchObject({ category: 'Hardware', subcategory: 'Printer' });
  expect((await refused(opened({ category: 'Garden' }))).errors?.[0]?.path).toBe('category');
  expect((await refused(opened({ category: 'Hardware', subcategory: 'Rake' }))).errors?.[0]?.path).toBe('subcategory');
});

test('reasons are asked for where the desk says so', async () => {
  await withStatuses([], { cancelled: { reasonRequired: true } });
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, dueReason: true });
  const ticket = await opened({ dueAt: '2026-12-01T10:00:00.000Z' });
  expect((await refused(changed(ticket.number, { status: 'cancelled' }))).errors?.[0]?.path).toBe('reason');
  expect((await refused(changed(ticket.number, { dueAt: '2026-12-02T10:00:00.000Z' }))).errors?.[0]?.path).toBe('reason');
  expect((await changed(ticket.number, { status: 'cancelled', closeReason: 'duplicate', reason: 'Sent twice.' })).closeReason).toBe('duplicate');
});

test('of two administrators the later is told what the first one saved', async () => {
  await changeVocabulary(operator, 'categories', [{ name: 'Hardware' }], { version: 0 });
  const problem = await refused(changeVocabulary(operator, 'categories', [{ name: 'Software' }], { version: 0 }));
  expect(problem).toMatchObject({ code: 'conflict', current: { value: [{ name: 'Hardware', children: [] }], version: 1 } });
});

test('a mailbox that does not exist opens no ticket', async () => {
  expect((await refused(opened({ mailboxId: '0123456789abcdef01234567' }))).errors?.[0]?.path).toBe('mailboxId');
});
