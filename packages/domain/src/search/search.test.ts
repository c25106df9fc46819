import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Message } from '../conversations/message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { newId } from '../platform/id.ts';
import { findMessages } from './find-messages.ts';
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
  const read = (typed: string) => ({ parts: [], names: {}, wrong: null, filter: {}, ...Object.fromEntries(Object.entries(readQuery(typed))) });
  expect(read('printer status:open tag:"very important" is:unassigned')).toEqual({ filter: { status: 'open', tag: 'very important', assignee: 'none' }, parts: [], names: {}, text: 'printer', wrong: null });
  expect(read('RE: offer http://x.example')).toMatchObject({ filter: {}, text: 'RE: offer http://x.example', wrong: null });
  expect(read('from:ana assignee:me team:"Second line" assignee:ben')).toMatchObject({ filter: { assignee: 'me' }, names: { from: 'ana', team: 'Second line', assignee: 'ben' }, text: '' });
  expect(read('is:vip after:7d before:21.11.2026').parts).toEqual([{ field: 'vip', is: 'yes' }, { field: 'createdAt', is: 'after', value: { ago: 7, unit: 'days' } }, { field: 'createdAt', is: 'before', value: { day: '2026-11-21' } }]);
  expect(readQuery('is:purple').wrong).toMatch(/does not know/);
  expect(readQuery('before:2026-13-40').wrong).toMatch(/wants a day/);
});

test('names stand for people, teams and customers; a name that nobody has is told', async () => {
  const ben = await makePerson({ name: 'Ben Ode', role: 'agent' });
  const team = await createTeam({ name: 'Second line', description: '' }, operator);
  const mine = await open('Printer', { assigneeId: ben.viewer.actor.id });
  const theirs = await open('Scanner', { teamId: team.id, requester: { name: 'Zoe Adler', email: 'zoe@x.example' } });
  expect(await numbers('assignee:ben')).toEqual([mine.number]);
  expect(await numbers('team:second')).toEqual([theirs.number]);
  expect(await numbers('from:zoe is:open')).toEqual([theirs.number]);
  expect(await numbers('from:ana')).toEqual([mine.number]);
  expect((await numbers('after:1d')).sort()).toEqual([mine.number, theirs.number].sort());
  expect(await numbers('before:1d')).toEqual([]);
  await expect(search(operator, 'assignee:nemo')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('no colleague') });
});

test('newest first, or those first that say it in their subject', async () => {
  const subject = await open('Boiler broken');
  const text = await open('No hot water', { description: 'The boiler is broken.' });
  expect(await numbers('boiler')).toEqual([text.number, subject.number]);
  expect((await search(operator, 'boiler', { order: 'best' })).tickets.map(({ number }) => number)).toEqual([subject.number, text.number]);
});

test('a slip of the finger in a name finds the customer still', async () => {
  await open('Printer', { requester: { name: 'Maria Silva', email: 'm@x.example' } });
  expect((await search(operator, 'Marai Sliva')).contacts.map(({ name }) => name)).toEqual(['Maria Silva']);
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

test('a search through messages that takes too long says so, instead of finding nothing', async () => {
  const at = new Date();
  await MessageWords.collection.insertMany(Array.from({ length: 40_000 }, (_, n) => ({ words: ['order', n % 2 ? 'kettle' : 'grinder'], at })) as never);
  const { messages, cut } = await findMessages(operator, 'kettle grinder', {}, 8, 1);
  expect([messages, cut]).toEqual([[], true]);
  expect((await findMessages(operator, 'kettle grinder', {}, 8, 60_000)).cut).toBe(false);
  expect((await search(operator, 'nothing such')).tooWide).toBeNull();
  await MessageWords.deleteMany({ words: 'order', at });
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

test.each(['swordfish', 'swordf'])('behind two hundred newer messages that one may not read, “%s” finds the one that one may', async (typed) => {
  const team = await createTeam({ name: 'Others', description: '' }, operator);
  const { viewer } = await makePerson({ role: 'agent' });
  const hidden = await open('Printer', { teamId: team.id });
  const shown = await open('Scanner');
  const older = await say(shown.number, 'No swordfish here.');
  const newer = await say(hidden.number, 'The password is swordfish.');
  const like = (await Message.findById(newer._id).lean())!;
  await Message.collection.insertMany(Array.from({ length: 200 }, (_, n) => ({ ...like, _id: newId(), seq: 10 + n, createdAt: new Date(like.createdAt.getTime() + n) })) as never);
  await sweepMessageWords();
  expect(await said(typed, viewer)).toEqual([`${shown.number}/${older.seq}`]);
  expect(await said(typed)).toHaveLength(8);
});

test('a snippet shows the words with what stands around them', () => {
  const { snippet, marks } = snippetOf(`${'Lorem ipsum dolor '.repeat(10)}the boiler is broken. ${'Sit amet '.repeat(40)}`, ['boil']);
  expect(snippet).toMatch(/^… .*the boiler is broken.* …$/);
  expect(marks.map(([from, to]) => snippet.slice(from, to))).toEqual(['boiler']);
});
