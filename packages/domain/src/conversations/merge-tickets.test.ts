import type { Types } from 'mongoose';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { clock } from '../platform/clock.ts';
import { Activity } from '../activity/activity.ts';
import { verifyChain } from '../activity/verify.ts';
import { createTeam } from '../people/create-team.ts';
import { Person } from '../people/person.ts';
import { Role, seedRoles } from '../people/role.ts';
import type { Viewer } from '../people/viewer.ts';
import { newId } from '../platform/id.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Link } from '../tickets/link.ts';
import { linkTickets, listLinks, unlinkTickets } from '../tickets/link-tickets.ts';
import { listTicketActivity } from '../tickets/list-ticket-activity.ts';
import { Ticket } from '../tickets/ticket.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { followTicket } from '../tickets/follow-ticket.ts';
import { trashTicket } from '../tickets/trash-ticket.ts';
import { closeChildren } from './close-children.ts';
import { createTicket } from './create-ticket.ts';
import { handOver } from './hand-over.ts';
import { Merge } from './merge.ts';
import { mergeTickets } from './merge-tickets.ts';
import { Message, type MessageRecord } from './message.ts';
import { splitTicket } from './split-ticket.ts';
import { unmergeTickets } from './unmerge-tickets.ts';
import { writeMessage } from './write-message.ts';

useDatabase(Ticket, Message, Merge, Link, Activity, Person, Role);

const open = (title: string, tags: string[] = []) => createTicket(operator, { title, description: `${title}.`, requester: { email: 'ana@example.com' }, tags });
const thread = async (of: { _id: unknown }) => (await Message.find({ ticketId: of._id as never }).sort({ seq: 1 }).lean<MessageRecord[]>()).map(({ seq, text }) => `${seq} ${text}`);
const isWhole = async (_id: Types.ObjectId) => (await verifyChain({ kind: 'ticket', id: _id.toString() }, (await Ticket.findById(_id).lean())!.history)) === null;
const say = (to: string, body: string) => writeMessage(operator, to, { body, isInternal: true } as never);

test('the messages of a merged ticket go on in the other, with their times and authors, and it closes and points there', async () => {
  const [a, b] = [await open('Printer', ['lan']), await open('Printer again', ['urgent'])];
  await say(a.number, 'Tried the cable.');
  const before = await Message.find({ ticketId: a._id }).sort({ seq: 1 }).lean<MessageRecord[]>();
  const target = await mergeTickets(operator, a.number, b.number);
  expect(target._id).toEqual(b._id);
  expect(await thread(b)).toEqual(['1 Printer again.', '2 Printer.', '3 Tried the cable.']);
  const moved = await Message.find({ ticketId: b._id, 'movedFrom.0': { $exists: true } }).sort({ seq: 1 }).lean<MessageRecord[]>();
  expect(moved.map(({ createdAt, author }) => [createdAt, author])).toEqual(before.map(({ createdAt, author }) => [createdAt, author]));
  expect(await findTicket(operator, a.number)).toMatchObject({ status: 'closed', closeReason: 'merged', mergedIntoId: b._id });
  expect(await findTicket(operator, b.number)).toMatchObject({ tags: ['urgent', 'lan'], lastSeq: 3 });
  for (const { _id } of [a, b]) expect(await isWhole(_id)).toBe(true);
});

test('nothing is merged into the trash, or out of it: it would be thrown away with it', async () => {
  const [kept, thrown] = [await open('Kept'), await open('Thrown away')];
  await trashTicket(operator, thrown.number);
  await expect(mergeTickets(operator, kept.number, thrown.number)).rejects.toMatchObject({ code: 'conflict', message: `${thrown.number} is in the trash. Restore it first.` });
  await expect(mergeTickets(operator, thrown.number, kept.number)).rejects.toMatchObject({ code: 'conflict' });
  expect(await thread(kept)).toEqual(['1 Kept.']);
});

test('merging the same again changes nothing; into itself, into a circle and elsewhere is refused', async () => {
  const [a, b, c] = [await open('A'), await open('B'), await open('C')];
  await mergeTickets(operator, a.number, b.number);
  await mergeTickets(operator, a.number, b.number);
  expect(await thread(b)).toEqual(['1 B.', '2 A.']);
  await expect(mergeTickets(operator, b.number, b.number)).rejects.toMatchObject({ code: 'invalid' });
  await expect(mergeTickets(operator, b.number, a.number)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('circle') });
  await expect(mergeTickets(operator, a.number, c.number)).rejects.toMatchObject({ code: 'conflict' });
});

test('what is merged on goes to the end of the chain, and what is said to the first lands in the last', async () => {
  const [a, b, c] = [await open('A'), await open('B'), await open('C')];
  await mergeTickets(operator, a.number, b.number);
  await mergeTickets(operator, b.number, c.number);
  await say(a.number, 'Late.');
  expect(await thread(c)).toEqual(['1 C.', '2 B.', '3 A.', '4 Late.']);
  const d = await open('D');
  expect((await mergeTickets(operator, d.number, a.number))._id).toEqual(c._id);
});

test('a merge is taken back: messages, status and tags return, what was said since stays', async () => {
  const [a, b] = [await open('A', ['lan', 'both']), await open('B', ['both'])];
  await mergeTickets(operator, a.number, b.number);
  await say(b.number, 'Since.');
  await unmergeTickets(operator, a.number);
  expect(await thread(a)).toEqual(['1 A.']);
  expect(await thread(b)).toEqual(['1 B.', '3 Since.']);
  expect(await findTicket(operator, a.number)).toMatchObject({ status: 'open', mergedIntoId: null, closedAt: null });
  expect(await findTicket(operator, b.number)).toMatchObject({ tags: ['both'], mergedFromIds: [] });
  await expect(unmergeTickets(operator, a.number)).rejects.toMatchObject({ code: 'conflict' });
});

test('a chain is taken back from its end, and only for a week', async () => {
  const [a, b, c] = [await open('A'), await open('B'), await open('C')];
  await mergeTickets(operator, a.number, b.number);
  await mergeTickets(operator, b.number, c.number);
  await expect(unmergeTickets(operator, a.number)).rejects.toMatchObject({ message: expect.stringContaining('itself merged') });
  await unmergeTickets(operator, b.number);
  expect(await thread(b)).toEqual(['1 B.', '2 A.']);
  clock.advance(8 * 86_400_000);
  await expect(unmergeTickets(operator, a.number)).rejects.toMatchObject({ message: expect.stringContaining('7 days') });
  clock.run();
});

test('two who merge at once into each other leave one that goes on, and no message is lost', async () => {
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await open('A'), await open('B')];
    await Promise.allSettled([mergeTickets(operator, a.number, b.number), mergeTickets(operator, b.number, a.number), say(a.number, 'Meanwhile.')]);
    const tickets = await Ticket.find({ _id: { $in: [a._id, b._id] } }).lean();
    expect(tickets.filter(({ mergedIntoId }) => !mergedIntoId)).toHaveLength(1);
    const going = tickets.find(({ mergedIntoId }) => !mergedIntoId)!;
    expect((await thread(going)).map((line) => line.slice(2)).sort()).toEqual(['A.', 'B.', 'Meanwhile.']);
  }
});

test('who lacks the right, or may not see one of them, merges nothing', async () => {
  await seedRoles();
  const { viewer } = await makePerson({ role: 'technician' });
  const [a, b] = [await open('A'), await open('B')];
  await expect(mergeTickets(viewer, a.number, b.number)).rejects.toMatchObject({ code: 'not_found' });
  await Ticket.updateMany({ _id: { $in: [a._id, b._id] } }, { $push: { audience: `person:${viewer.actor.id}` } });
  await expect(mergeTickets(viewer, a.number, b.number)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a message is split off into a ticket of its own, which knows where it came from', async () => {
  const a = await open('Two things');
  await say(a.number, 'First.');
  await say(a.number, 'Second.');
  const made = await splitTicket(operator, a.number, { seqs: [2], title: 'The first thing' });
  expect(await thread(made)).toEqual(['1 First.']);
  expect(await thread(a)).toEqual(['1 Two things.', '3 Second.']);
  expect(await findTicket(operator, made.number)).toMatchObject({ title: 'The first thing', splitFromId: a._id, lastSeq: 1 });
  await expect(splitTicket(operator, a.number, { seqs: [1, 3] })).rejects.toMatchObject({ message: expect.stringContaining('must stay') });
  await expect(splitTicket(operator, a.number, { seqs: [99] })).rejects.toMatchObject({ code: 'invalid' });
  expect(await isWhole(made._id)).toBe(true);
});

test('links are seen from both ends and taken away from either; parents make no circle', async () => {
  const [a, b, c] = [await open('A'), await open('B'), await open('C')];
  await linkTickets(operator, a.number, { kind: 'child_of', ticket: b.number });
  await linkTickets(operator, b.number, { kind: 'child_of', ticket: c.number });
  await expect(linkTickets(operator, c.number, { kind: 'child_of', ticket: a.number })).rejects.toMatchObject({ message: expect.stringContaining('ancestor') });
  expect((await listLinks(operator, b.number)).map(({ outward, ticket }) => [outward, ticket.number])).toEqual([[false, a.number], [true, c.number]]);
  const [link] = await listLinks(operator, a.number);
  expect(await unlinkTickets(operator, b.number, link!.id)).toHaveLength(1);
  expect(await listLinks(operator, a.number)).toEqual([]);
});

test('who may link only in their own team links nothing to another’s, and takes no such link away', async () => {
  const [mine, theirs] = [await createTeam({ name: 'Mine', description: '' }, operator), await createTeam({ name: 'Theirs', description: '' }, operator)];
  const of = async (title: string, teamId: string) => changeTicket(operator, (await open(title)).number, { teamId });
  const [a, b, c] = [await of('A', mine.id), await of('B', theirs.id), await of('C', mine.id)];
  const agent: Viewer = { ...operator, actor: { kind: 'person', id: newId().toString(), name: 'Ana' }, rights: new Set([...operator.rights].filter((right) => right !== 'tickets.merge')), teamRights: new Map([[mine.id, new Set(['tickets.merge' as const])]]) };
  await expect(linkTickets(agent, a.number, { kind: 'caused_by', ticket: b.number })).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining(b.number) });
  const [link] = await linkTickets(operator, a.number, { kind: 'caused_by', ticket: b.number });
  await expect(unlinkTickets(agent, a.number, link!.id)).rejects.toMatchObject({ code: 'forbidden' });
  // Who sees only their own team's learns that there is a link, not with which.
  const others = async (viewer: Viewer) => (await listTicketActivity(viewer, a.number)).items.filter(({ event }) => event === 'ticket.linked').map(({ payload }) => (payload as { other: { number: string } | null }).other?.number ?? null);
  expect(await others(operator)).toEqual([b.number]);
  expect(await others({ ...agent, reach: [`team:${mine.id}`] })).toEqual([null]);
  expect(await linkTickets(agent, c.number, { kind: 'caused_by', ticket: a.number })).toHaveLength(1);
});

test('handing over gives the ticket, the note and the following in one step, and a stale one changes nothing', async () => {
  await seedRoles();
  const [ana, bo] = [await makePerson(), await makePerson()];
  const ticket = await open('Printer');
  const mine = await changeTicket(ana.viewer, ticket.number, { assigneeId: ana.id });
  await expect(handOver(ana.viewer, ticket.number, { assigneeId: bo.id, note: 'She rings at noon.', version: mine.version - 1 })).rejects.toMatchObject({ code: 'conflict' });
  expect(await thread(ticket)).toEqual(['1 Printer.']);
  const given = await handOver(ana.viewer, ticket.number, { assigneeId: bo.id, note: 'She rings at noon.' });
  expect([given.assigneeId?.toString(), given.followerIds.map(String)]).toEqual([bo.id, [ana.id]]);
  expect(await thread(ticket)).toEqual(['1 Printer.', '2 She rings at noon.']);
  expect(await isWhole(ticket._id)).toBe(true);
});

test('who follows keeps seeing a ticket and makes nobody stale; twice changes nothing', async () => {
  await seedRoles();
  const ana = await makePerson();
  const ticket = await open('Printer');
  const followed = await followTicket(ana.viewer, ticket.number, true);
  expect([followed.version, followed.audience]).toEqual([ticket.version, expect.arrayContaining([`person:${ana.id}`])]);
  expect((await followTicket(ana.viewer, ticket.number, true)).revision).toBe(followed.revision);
  expect((await followTicket(ana.viewer, ticket.number, false)).audience).not.toContain(`person:${ana.id}`);
});

test('what a ticket consists of is resolved with it; what is over stays', async () => {
  const [parent, one, two] = [await open('Outage'), await open('One'), await open('Two')];
  for (const { number } of [one, two]) await linkTickets(operator, number, { kind: 'child_of', ticket: parent.number });
  await changeTicket(operator, two.number, { status: 'resolved' });
  expect((await closeChildren(operator, parent.number)).map(({ number, outcome }) => [number, outcome])).toEqual([[one.number, 'changed'], [two.number, 'unchanged']]);
  expect((await findTicket(operator, one.number)).status).toBe('resolved');
});
