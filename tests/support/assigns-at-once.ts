import { Assignment } from '@switchboard/domain/assignment/assignment.ts';
import { AssignmentRule } from '@switchboard/domain/assignment/assignment-rule.ts';
import { assignTicket } from '@switchboard/domain/assignment/assign-ticket.ts';
import { plainProfile, Profile } from '@switchboard/domain/assignment/profile.ts';
import { retryWaiting } from '@switchboard/domain/assignment/retry-waiting.ts';
import { ruleInput } from '@switchboard/domain/assignment/words.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { seedRoles } from '@switchboard/domain/people/role.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { newId, toId } from '@switchboard/domain/platform/id.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { makePerson, operator } from './people.ts';

/** So many tickets of one team are given away at the same moment, to people who take no more than `room` says; and what each has in the end. */
export async function assignAtOnce(tickets: number, room: readonly number[]): Promise<{ held: number[]; waiting: number }> {
  await seedRoles();
  const teamId = (await createTeam({ name: 'At once', description: '' }, operator)).id;
  await AssignmentRule.create({ ...ruleInput.parse({ name: 'At once', active: true, strategy: 'load', teamId }), order: 0, createdAt: clock.now() });
  const people = await Promise.all(room.map(() => makePerson({ teamIds: [teamId] })));
  await Profile.collection.insertMany(people.map(({ id }, n) => ({ ...plainProfile(toId(id)), capacity: { total: room[n], channels: {} }, acceptMinutes: null }) as never));
  const first = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'bo@example.com' } });
  const others = Array.from({ length: tickets - 1 }, (_none, n) => ({ ...first, _id: newId(), teamId: toId(teamId), number: `TKT9${String(n).padStart(5, '0')}`, history: null }));
  await Ticket.collection.insertMany(others);
  await Promise.all([first, ...others].map(({ _id }) => assignTicket(_id.toString())));
  while ((await retryWaiting()) > 0);
  const held = await Promise.all(people.map(({ id }) => Ticket.countDocuments({ assigneeId: id } as never)));
  return { held, waiting: await Assignment.countDocuments({ state: 'waiting' }) };
}
