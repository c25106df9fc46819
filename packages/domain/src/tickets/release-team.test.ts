import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createTeam } from '../people/create-team.ts';
import { deleteTeam } from '../people/delete-team.ts';
import { seedRoles } from '../people/role.ts';
import { teamInput } from '../people/words.ts';
import { changeTicket } from './change-ticket.ts';
import { listTickets } from './list-tickets.ts';
import { releaseTeam } from './release-team.ts';

useDatabase();
beforeAll(seedRoles);

test('tickets of a team that was deleted are seen by those who read by team, and doing it twice changes nothing', async () => {
  const team = await createTeam(teamInput.parse({ name: 'Espresso' }), operator);
  const { viewer } = await makePerson({ role: 'agent' });
  const ticket = await createTicket(operator, { title: 'Leak', description: 'It drips.', requester: { email: 'ana@example.com' } });
  await changeTicket(operator, ticket.number, { teamId: team.id });
  expect((await listTickets(viewer, {})).items).toEqual([]);
  await deleteTeam(team.id, operator);
  await releaseTeam(team.id);
  const [released] = (await listTickets(viewer, {})).items;
  expect(released).toMatchObject({ number: ticket.number, teamId: null });
  await releaseTeam(team.id);
  expect((await listTickets(viewer, {})).items[0]?.revision).toBe(released?.revision);
});
