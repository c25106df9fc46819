import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Message } from '../conversations/message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { sweepMessageWords } from './index-messages.ts';
import { MessageWords } from './message-index.ts';
import { readQuery } from './read-query.ts';
import { search } from './search.ts';
import { snippetOf } from './snippet.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});
const open = (title: string, more: object = {}) => createTicket(operator, { title, description: 'It blinks.', requester: { name: 'Ana Silva', email: 'ana@cafe.example', phone: '+351 21 000 0001' }, ...more });
const numbers = async (typed: string) => (await search(operator, typed)).tickets.map(({ number }) => number);

test('filters in words stand anywhere, the rest is looked for as it is', () => {
  expect(readQuery('printer status:open tag:"very important" is:unassigned')).toEqual({ filter: { status: 'open', tag: 'very important', assignee: 'none' }, text: 'printer', wrong: null });
  expect(readQuery('RE: offer http://x.example')).toEqual({ filter: {}, text: 'RE: offer http://x.example', wrong: null });
  expect(readQuery('from:ana')).toEqual({ filter: {}, text: 'ana', wrong: null });
  expect(readQuery('is:purple').wrong).toMatch(/does not know/);
});

test('one box finds tickets by number, words and their beginnings, and customers by name, address and phone in any format', async () => {
  const ticket = await open('No hot water', { tags: ['vip'] });
  expect(await numbers(ticket.number)).toEqual([ticket.number]);
  expect(await numbers('hot wat')).toEqual([ticket.number]);
  expect(await numbers('is:open tag:vip')).toEqual([ticket.number]);
  expect(await numbers('is:closed water')).toEqual([]);
  for (const typed of ['silva', 'ana@cafe.example', '+351 (21) 000-0001', '00351210000001']) expect((await search(operator, typed)).contacts.map(({ name }) => name)).toEqual(['Ana Silva']);
});

test.each(['"(((', '"', 'status:', ':', '\\', '%00', '[a-', 'a'.repeat(5_000), '   '])('%s harms nobody', async (typed) => {
  await open('Printer');
  await expect(search(operator, typed)).resolves.toBeDefined();
});

test('nobody finds what they may not see', async () => {
  const team = await createTeam({ name: 'Others', description: '' }, operator);
  const { viewer } = await makePerson({ role: 'agent' });
  await open('Secret printer', { teamId: team.id });
  expect((await search(viewer, 'secret')).tickets).toEqual([]);
  const billing = { ...viewer, rights: new Set([...viewer.rights].filter((right) => right !== 'customers.read')) };
  expect((await search(billing, 'silva')).contacts).toEqual([]);
});

const say = (number: string, body: string) => writeMessage(operator, number, { body, format: 'text', direction: 'internal' } as never);
const said = async (typed: string, viewer = operator) => (await search(viewer, typed)).messages.map(({ ticketNumber, seq }) => `${ticketNumber}/${seq}`);

test('messages are found by words, half-typed words and phrases, newest first, with the place of the words', async () => {
  const one = await open('Hot water');
  const other = await open('Cold water');
  const first = await say(one.number, 'The thermostat of the boiler was replaced.');
  const second = await say(other.number, 'Replaced the boiler and its Thermostat.');
  await sweepMessageWords();
  expect(await said('boiler thermostat')).toEqual([`${other.number}/${second.seq}`, `${one.number}/${first.seq}`]);
  expect(await said('thermos')).toHaveLength(2);
  expect(await said('"of the boiler"')).toEqual([`${one.number}/${first.seq}`]);
  expect(await said('is:closed boiler')).toEqual([]);
  const [hit] = (await search(operator, 'thermos')).messages;
  expect(hit!.marks.map(([from, to]) => hit!.snippet.slice(from, to))).toEqual(['Thermostat']);
});

test('a message of a ticket that one may not read is not found, nor one that is no more', async () => {
  const team = await createTeam({ name: 'Others', description: '' }, operator);
  const { viewer } = await makePerson({ role: 'agent' });
  const hidden = await open('Printer', { teamId: team.id });
  const shown = await open('Scanner');
  await say(hidden.number, 'The password is swordfish.');
  const message = await say(shown.number, 'No swordfish here.');
  await sweepMessageWords();
  expect(await said('swordfish')).toHaveLength(2);
  expect(await said('swordfish', viewer)).toEqual([`${shown.number}/${message.seq}`]);
  await Message.deleteOne({ _id: message._id });
  expect(await said('swordfish', viewer)).toEqual([]);
  expect((await sweepMessageWords()).forgotten).toBe(1);
  expect(await MessageWords.exists({ _id: message._id })).toBeNull();
});

test('a snippet shows the words with what stands around them', () => {
  const { snippet, marks } = snippetOf(`${'Lorem ipsum dolor '.repeat(10)}the boiler is broken. ${'Sit amet '.repeat(40)}`, ['boil']);
  expect(snippet).toMatch(/^… .*the boiler is broken.* …$/);
  expect(marks.map(([from, to]) => snippet.slice(from, to))).toEqual(['boiler']);
});
