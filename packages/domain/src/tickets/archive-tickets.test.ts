import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { seedRoles } from '../people/role.ts';
import { search } from '../search/search.ts';
import { archiveTickets } from './archive-tickets.ts';
import { changeTicket } from './change-ticket.ts';
import { changeVocabulary } from './change-vocabulary.ts';
import { findTicket } from './find-ticket.ts';
import { countTickets, listTickets } from './list-tickets.ts';
import { Ticket } from './ticket.ts';
import { standardVocabulary } from './vocabulary-words.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});
const open = (title: string) => createTicket(operator, { title, description: 'It blinks.', requester: { email: 'ana@example.com' } });
const keepFor = (archiveDays: number) => changeVocabulary(operator, 'life', { ...standardVocabulary.life, archiveDays });
const numbers = async (query: object) => (await listTickets(operator, query)).items.map(({ number }) => number);
async function closed(title: string, status = 'closed', daysAgo = 0) {
  const ticket = await open(title);
  await changeTicket(operator, ticket.number, { status });
  await Ticket.collection.updateOne({ _id: ticket._id }, { $set: { updatedAt: new Date(Date.now() - daysAgo * 86_400_000) } });
  return ticket.number;
}

test('what was closed long ago is put away, what was cancelled at once, and nothing else while the desk keeps all', async () => {
  const [old, fresh, cancelled] = [await closed('Old', 'closed', 40), await closed('Fresh'), await closed('Cancelled', 'cancelled')];
  expect(await archiveTickets()).toEqual({ archived: 1 });
  expect(await numbers({ statusCategory: 'archived' })).toEqual([cancelled]);
  await keepFor(30);
  expect(await archiveTickets()).toEqual({ archived: 1 });
  expect(await archiveTickets()).toEqual({ archived: 0 });
  expect(await numbers({ statusCategory: 'closed' })).toEqual([fresh]);
  expect(await numbers({ status: 'closed,cancelled' })).toEqual([fresh]);
  expect((await numbers({ statusCategory: 'archived' })).sort()).toEqual([old, cancelled].sort());
  expect(await countTickets(operator, { statusCategory: 'closed' })).toBe(1);
  expect((await search(operator, 'old')).tickets).toEqual([]);
  expect((await search(operator, 'old is:archived')).tickets.map(({ number }) => number)).toEqual([old]);
  expect(await Activity.countDocuments({ 'origin.detail': 'archive' })).toBe(2);
});

test('it is read as before, and comes back by a change of status of those who may close', async () => {
  const number = await closed('Old', 'closed', 40);
  await keepFor(30);
  await archiveTickets();
  const agent = (await makePerson({ role: 'agent' })).viewer;
  expect((await findTicket(agent, number)).title).toBe('Old');
  await expect(changeTicket(agent, number, { status: 'reopened' })).rejects.toMatchObject({ code: 'forbidden' });
  const back = await changeTicket((await makePerson({ role: 'supervisor' })).viewer, number, { status: 'reopened' });
  expect([back.archivedAt, back.statusCategory]).toEqual([null, 'open']);
  expect(await numbers({ view: 'all' })).toEqual([number]);
});
