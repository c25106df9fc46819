import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { verifyChain } from '../activity/verify.ts';
import { clock } from '../platform/clock.ts';
import { Person } from '../people/person.ts';
import { Role, seedRoles } from '../people/role.ts';
import { createTeam } from '../people/create-team.ts';
import { Team } from '../people/team.ts';
import { teamInput } from '../people/words.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Message } from '../conversations/message.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { BulkChange, BulkItems } from './bulk-change.ts';
import { decideBulk } from './decide-bulk.ts';
import { runBulk, sweepBulkChanges } from './run-bulk.ts';
import { findBulk, listBulkResults, startBulk, stopBulk, undoBulk } from './start-bulk.ts';
import { bulkInput } from './words.ts';

useDatabase(Ticket, Message, BulkChange, BulkItems, Activity, Person, Role, Team);

const open = (more: object = {}) => createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const many = async (count: number, more: object = {}) => Promise.all(Array.from({ length: count }, () => open(more)));
async function done(input: object, viewer = operator) {
  const { _id } = await startBulk(viewer, bulkInput.parse(input));
  await runBulk(_id.toString());
  return findBulk(viewer, _id.toString());
}

test('each ticket is changed with its line of history, and what came of it is known', async () => {
  const tickets = await many(60);
  await changeTicket(operator, tickets[0]!.number, { priority: 'urgent' });
  const bulk = await done({ ids: [...tickets.map(({ number }) => number), 'TKT999999'], actions: [{ do: 'priority', priority: 'urgent' }, { do: 'addTags', tags: ['moved'] }], reason: 'The line is down.' });
  expect(bulk).toMatchObject({ state: 'done', total: 61, counts: { changed: 60, unchanged: 0, refused: 1, conflict: 0 } });
  expect(await Ticket.countDocuments({ priority: 'urgent', tags: 'moved' })).toBe(60);
  const { history, _id, version } = await findTicket(operator, tickets[5]!.number);
  expect(await verifyChain({ kind: 'ticket', id: _id.toString() }, history as never)).toBeNull();
  expect(version).toBe(tickets[5]!.version + 1);
  const { items } = await listBulkResults(operator, bulk._id.toString(), { outcome: 'refused', limit: 10 });
  expect(items).toEqual([{ number: 'TKT999999', ticketId: null, outcome: 'refused', why: 'There is no ticket TKT999999 that you can see.' }]);
  const again = await done({ ids: tickets.map(({ number }) => number), actions: [{ do: 'priority', priority: 'urgent' }] });
  expect(again.counts).toMatchObject({ changed: 0, unchanged: 60 });
});

test('all of a filter are changed, also when the change takes them out of it', async () => {
  await many(120, { priority: 'low' });
  const bulk = await done({ filter: { all: [{ field: 'priority', is: 'oneOf', value: ['low'] }] }, actions: [{ do: 'priority', priority: 'high' }] });
  expect(bulk.counts.changed).toBe(120);
  expect(await Ticket.countDocuments({ priority: 'high' })).toBe(120);
});

test('undo gives back what it took, and leaves alone what somebody changed since', async () => {
  const [a, b] = await many(2);
  const bulk = await done({ ids: [a!.number, b!.number], actions: [{ do: 'status', status: 'resolved' }, { do: 'addTags', tags: ['x'] }] });
  await changeTicket(operator, b!.number, { tags: ['mine'] });
  const { _id } = await undoBulk(operator, bulk._id.toString());
  await runBulk(_id.toString());
  expect((await findBulk(operator, _id.toString())).counts).toEqual({ changed: 1, unchanged: 0, refused: 0, conflict: 1 });
  expect(await findTicket(operator, a!.number)).toMatchObject({ status: a!.status, tags: [], resolvedAt: null });
  expect(await findTicket(operator, b!.number)).toMatchObject({ status: 'resolved', tags: ['mine'] });
  await expect(undoBulk(operator, bulk._id.toString())).rejects.toMatchObject({ code: 'conflict' });
});

test('killed half-way it goes on where it was, and nothing is done twice', async () => {
  const tickets = await many(120);
  const { _id } = await startBulk(operator, bulkInput.parse({ ids: tickets.map(({ number }) => number), actions: [{ do: 'addTags', tags: ['once'] }] }));
  const before = await Activity.countDocuments({ event: 'ticket.changed' });
  let batches = 0;
  const was = BulkItems.collection.bulkWrite.bind(BulkItems.collection);
  BulkItems.collection.bulkWrite = ((...given: Parameters<typeof was>) => (++batches === 2 ? Promise.reject(new Error('killed')) : was(...given))) as never;
  await runBulk(_id.toString());
  BulkItems.collection.bulkWrite = was as never;
  expect((await findBulk(operator, _id.toString())).counts.changed).toBe(50);
  clock.advance(120_000);
  await sweepBulkChanges();
  clock.run();
  expect(await findBulk(operator, _id.toString())).toMatchObject({ state: 'done', counts: { changed: 120 } });
  expect((await Activity.countDocuments({ event: 'ticket.changed' })) - before).toBe(120);
});

test('whoever sees only some tickets changes no others; and nobody else sees the change', async () => {
  await seedRoles();
  const { viewer } = await makePerson({ name: 'Bo', role: 'agent' });
  const team = await createTeam(teamInput.parse({ name: 'Elsewhere' }), operator);
  const [seen, hidden] = [await open(), await open({ teamId: team.id })];
  const bulk = await done({ ids: [seen.number, hidden.number], actions: [{ do: 'addTags', tags: ['x'] }] }, viewer);
  expect(bulk.counts).toMatchObject({ changed: 1, refused: 1 });
  expect((await findTicket(operator, hidden.number)).tags).toEqual([]);
  await expect(findBulk(operator, bulk._id.toString())).rejects.toMatchObject({ code: 'not_found' });
  const forSupervisors = { ...viewer, rights: new Set([...viewer.rights].filter((right) => right !== 'tickets.delete')) };
  expect(() => decideBulk(forSupervisors, seen, [{ do: 'trash' }], {} as never)).toThrow('Your role does not allow this');
});

test('a change upon an older version is a conflict; stopped it changes no more; a person who is not there is refused at once', async () => {
  const one = await open();
  await changeTicket(operator, one.number, { title: 'Other' });
  const bulk = await done({ ids: [one.number], versions: { [one._id.toString()]: one.version }, actions: [{ do: 'addTags', tags: ['x'] }] });
  expect(bulk.counts).toMatchObject({ conflict: 1 });
  const { _id } = await startBulk(operator, bulkInput.parse({ ids: [one.number], actions: [{ do: 'addTags', tags: ['x'] }] }));
  await stopBulk(operator, _id.toString());
  await runBulk(_id.toString());
  expect(await findBulk(operator, _id.toString())).toMatchObject({ state: 'stopped', counts: { changed: 0 } });
  await expect(startBulk(operator, bulkInput.parse({ ids: [one.number], actions: [{ do: 'assign', personId: '0'.repeat(24) }] }))).rejects.toMatchObject({ code: 'invalid' });
});

test('where the desk asks what solved tickets, many are resolved with it or not at all, and undo takes it back', async () => {
  const { viewer } = await makePerson({ role: 'supervisor' });
  const [a, b] = await many(2);
  await changeTicket(operator, b!.number, { status: 'resolved', resolution: 'It was off.' });
  const resolve = (more: object = {}) => ({ ids: [a!.number, b!.number], actions: [{ do: 'status', status: 'Resolved', ...more }] });
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, resolutionNotes: true });
  try {
    await expect(startBulk(viewer, bulkInput.parse(resolve()))).rejects.toMatchObject({ code: 'invalid', message: 'Say what solved it.', errors: [{ path: 'resolution' }] });
    const bulk = await done(resolve({ resolution: 'A new driver.' }), viewer);
    expect(bulk.counts).toMatchObject({ changed: 1, unchanged: 1 });
    expect([(await findTicket(operator, a!.number)).resolution, (await findTicket(operator, b!.number)).resolution]).toEqual(['A new driver.', 'It was off.']);
    await runBulk((await undoBulk(viewer, bulk._id.toString()))._id.toString());
    const back = await findTicket(operator, a!.number);
    expect([back.status, back.resolution ?? '']).toEqual([a!.status, '']);
  } finally {
    await changeVocabulary(operator, 'life', standardVocabulary.life);
  }
});

test('a status that asks why is asked for before many are begun', async () => {
  const { viewer } = await makePerson({ role: 'supervisor' });
  const one = await open();
  await changeVocabulary(operator, 'statuses', standardVocabulary.statuses.map((status) => (status.key === 'pending_parts' ? { ...status, reasonRequired: true } : status)));
  try {
    const wait = { ids: [one.number], actions: [{ do: 'status', status: 'pending_parts' }] };
    await expect(startBulk(viewer, bulkInput.parse(wait))).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'reason' }] });
    expect((await done({ ...wait, reason: 'The depot is empty.' }, viewer)).counts.changed).toBe(1);
  } finally {
    await changeVocabulary(operator, 'statuses', standardVocabulary.statuses);
  }
});

test('who had a ticket before many were given to somebody else is kept', async () => {
  const [first, second] = [await makePerson({ role: 'agent' }), await makePerson({ role: 'agent' })];
  const one = await open({ assigneeId: first.viewer.actor.id });
  await done({ ids: [one.number], actions: [{ do: 'assign', personId: second.viewer.actor.id }] });
  expect((await findTicket(operator, one.number)).formerAssigneeIds?.map(String)).toEqual([first.viewer.actor.id]);
});
