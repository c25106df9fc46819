import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { toId } from '../platform/id.ts';
import { Ticket } from '../tickets/ticket.ts';
import { createTicketInput } from '../tickets/words.ts';
import { createTicket } from './create-ticket.ts';
import { Draft } from './draft.ts';
import { dropDraft, keepDraft } from './keep-draft.ts';
import { draftsIn, listDrafts } from './list-drafts.ts';
import { dropNewTicketDraft, keepNewTicketDraft, readNewTicketDraft } from './new-ticket-draft.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let ana: Somebody;
let ben: Somebody;
let ticket: Awaited<ReturnType<typeof createTicket>>;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  [ana, ben] = [await makePerson({ name: 'Ana' }), await makePerson({ name: 'Ben' })];
  ticket = await createTicket(operator, createTicketInput.parse({ title: 'Grinder', description: 'Hums.', requester: { name: 'Nadia', email: 'nadia@customer.example' } }));
});
const keep = (body: string, version: number, more: object = {}) => keepDraft(ana.viewer, ticket.number, 'out', { body, format: 'text', version, ...more });

test('what is typed is there on another device, for its writer alone, and gone when it is sent', async () => {
  expect(await keep('We come', 0)).toMatchObject({ version: 1, other: null });
  expect(await keep('We come tomorrow', 1)).toMatchObject({ version: 2, other: null });
  await keepDraft(ana.viewer, ticket.number, 'internal', { body: '<p>Call <b>Ben</b> &amp; Co</p>', format: 'html' });
  expect((await listDrafts(ana.viewer)).items).toMatchObject([{ kind: 'internal', preview: 'Call Ben & Co' }, { kind: 'out', preview: 'We come tomorrow', ticket: { number: ticket.number, requester: 'Nadia' } }]);
  expect((await listDrafts(ben.viewer)).items).toEqual([]);
  expect(await draftsIn(ben.viewer, ticket._id)).toEqual([]);
  await writeMessage(ana.viewer, ticket.number, { body: 'We come tomorrow', fromDraft: true });
  expect((await draftsIn(ana.viewer, ticket._id)).map(({ kind }) => kind)).toEqual(['internal']);
  await dropDraft(ana.viewer, ticket.number, 'internal');
  expect(await Draft.countDocuments()).toBe(0);
});

test('of two devices the newest text wins, and the other is offered until one is chosen', async () => {
  await keep('From the desk', 0);
  expect(await keep('From the phone', 0)).toMatchObject({ body: 'From the phone', version: 2, other: { body: 'From the desk' } });
  expect(await keep('From the phone, more', 2)).toMatchObject({ other: { body: 'From the desk' } });
  expect(await keep('From the desk', 3, { settled: true })).toMatchObject({ body: 'From the desk', other: null });
});

test('two devices that begin at once lose nothing', async () => {
  await Promise.all([keep('One', 0), keep('Two', 0)]);
  const [draft] = await draftsIn(ana.viewer, ticket._id);
  expect([draft!.body, draft!.other?.body].sort()).toEqual(['One', 'Two']);
});

test('a draft in a ticket that one may no longer read is not shown', async () => {
  await keep('Secret', 0);
  const team = await createTeam({ name: 'Elsewhere' } as never, operator);
  await Ticket.updateOne({ _id: ticket._id }, { $set: { teamId: toId(team.id), audience: [`team:${team.id}`] } });
  expect((await listDrafts(ana.viewer)).items).toEqual([]);
  await expect(keep('More', 1)).rejects.toMatchObject({ code: 'not_found' });
});

test('a new ticket that one is writing is there on another device, for nobody else, and in no ticket’s drafts', async () => {
  expect(await readNewTicketDraft(ana.viewer)).toEqual({ draft: null, version: 0, updatedAt: null });
  expect(await keepNewTicketDraft(ana.viewer, { draft: { ticket: { title: 'Grinder' } } })).toMatchObject({ version: 1 });
  expect(await keepNewTicketDraft(ana.viewer, { draft: { ticket: { title: 'Grinder hums' } }, version: 1 })).toMatchObject({ version: 2 });
  expect(await readNewTicketDraft(ana.viewer)).toMatchObject({ draft: { ticket: { title: 'Grinder hums' } }, version: 2 });
  expect(await readNewTicketDraft(ben.viewer)).toMatchObject({ draft: null });
  expect((await listDrafts(ana.viewer)).items).toEqual([]);
  await dropNewTicketDraft(ana.viewer);
  expect(await Draft.countDocuments()).toBe(0);
  await expect(readNewTicketDraft(operator)).rejects.toMatchObject({ code: 'forbidden' });
});
