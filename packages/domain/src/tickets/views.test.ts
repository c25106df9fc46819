import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { receiveMessage } from '../conversations/receive-message.ts';
import { createTeam } from '../people/create-team.ts';
import { deleteTeam } from '../people/delete-team.ts';
import { seedRoles } from '../people/role.ts';
import { teamInput } from '../people/words.ts';
import { findView, listViews } from './list-views.ts';
import { listTickets } from './list-tickets.ts';
import { markRead, readsAmong } from './reads.ts';
import { changeView, createView, deleteView } from './save-view.ts';
import { createViewInput } from './view-input.ts';

useDatabase();
beforeAll(seedRoles);

const input = (more: object = {}) => createViewInput.parse({ name: 'Hotels, gold tier', filter: { all: [{ field: 'tag', is: 'oneOf', value: ['hotel'] }] }, ...more });
const ticket = (title: string, more: object = {}) => createTicket(operator, { title, description: 'It drips.', requester: { email: 'ana@example.com' }, ...more });

test('a view of one’s own is seen by nobody else; sharing it takes the right', async () => {
  const { viewer: agent } = await makePerson({ role: 'agent' });
  const { viewer: other } = await makePerson({ role: 'admin' });
  const own = await createView(agent, input());
  expect(own.key).toMatch(/^hotels-gold-tier-\w{6}$/);
  expect((await listViews(agent)).map(({ key }) => key)).toContain(own.key);
  expect((await listViews(other)).map(({ key }) => key)).not.toContain(own.key);
  await expect(findView(other, own.key)).rejects.toMatchObject({ code: 'not_found' });
  await expect(createView(agent, input({ sharedWith: 'everybody' }))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(changeView(agent, own.key, { sharedWith: 'everybody' })).rejects.toMatchObject({ code: 'forbidden' });
  const shared = await createView(other, input({ sharedWith: 'everybody' }));
  expect((await findView(agent, shared.key)).mayChange).toBe(false);
  await expect(deleteView(agent, shared.key)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a view of a team is its members’, and says so when what it asks for is gone', async () => {
  const [team, asked] = await Promise.all(['Hotels', 'Cafés'].map((name) => createTeam(teamInput.parse({ name }), operator)));
  const { viewer: supervisor } = await makePerson({ role: 'supervisor', teamIds: [team!.id] });
  const { viewer: outsider } = await makePerson({ role: 'agent' });
  const view = await createView(supervisor, input({ sharedWith: 'team', teamId: team!.id, filter: { all: [{ field: 'team', is: 'oneOf', value: [asked!.id, 'mine'] }] } }));
  expect((await findView(supervisor, view.key)).broken).toEqual([]);
  await expect(findView(outsider, view.key)).rejects.toMatchObject({ code: 'not_found' });
  await deleteTeam(asked!.id, operator);
  expect((await findView(supervisor, view.key)).broken).toEqual([{ path: 'all.0', message: 'A team named here was removed.' }]);
});

test('a change upon an old version is a conflict that carries the view', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const view = await createView(viewer, input());
  await changeView(viewer, view.key, { version: 1, name: 'Hotels' });
  await expect(changeView(viewer, view.key, { version: 1, name: 'Inns' })).rejects.toMatchObject({ code: 'conflict', current: { name: 'Hotels', version: 2 } });
});

test('the tickets of a saved view are those of its filter, by the same list', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const view = await createView(viewer, input());
  await ticket('In a hotel', { tags: ['hotel'] });
  await ticket('Elsewhere');
  expect((await listTickets(viewer, { view: view.key })).items.map(({ title }) => title)).toEqual(['In a hotel']);
  await expect(listTickets(viewer, { view: 'nothing-abcdef' })).rejects.toMatchObject({ code: 'not_found' });
});

test('a ticket is unread to each person until they read it, and again with the customer’s next word or when they say so', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const { viewer: other } = await makePerson({ role: 'agent' });
  const opened = await ticket('Unread one', { tags: ['unread'] });
  const unread = async (who = viewer) => (await listTickets(who, { unread: 'yes', tag: 'unread' })).items.length;
  expect(await unread()).toBe(1);
  await markRead(viewer, opened.number, 'all');
  expect([await unread(), await unread(other)]).toEqual([0, 1]);
  expect(await readsAmong(viewer, [opened._id])).toEqual({ [String(opened._id)]: 1 });
  await markRead(viewer, opened.number, 'none');
  expect(await unread()).toBe(1);
  await markRead(viewer, opened.number, 1);
  expect(await unread()).toBe(0);
  await receiveMessage(
    { channel: 'email', kind: 'human', from: { email: 'ana@example.com', name: 'Ana' }, subject: 'Re', format: 'text', body: 'Still dripping', full: null, text: 'Still dripping', attachments: [], mail: null, unverifiedSender: false, dedupeKey: 'unread-2', ticketId: opened._id, teamId: null, mailboxId: null } as never,
    operator,
  );
  expect(await unread()).toBe(1);
});
