import { Activity } from '@switchboard/domain/activity/activity.ts';
import { Assignment } from '@switchboard/domain/assignment/assignment.ts';
import { Decision } from '@switchboard/domain/assignment/decision.ts';
import { createAssignmentRule } from '@switchboard/domain/assignment/save-assignment-rule.ts';
import { saveProfile } from '@switchboard/domain/assignment/save-profile.ts';
import { profileInput, ruleInput } from '@switchboard/domain/assignment/words.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { seedRoles } from '@switchboard/domain/people/role.ts';
import { toId } from '@switchboard/domain/platform/id.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { underKills, until, type Trial } from './kills.ts';
import { makePerson, operator } from './people.ts';

const PEOPLE = 4;
/** Resolved while everybody is full: so many places become free, one after the other. */
const FREED = 5;

/** `over`: people who had more than they take at any moment that was looked at, or have now. `again`: tickets that were given to somebody more than once. */
export type Found = { given: number; waiting: number; left: number; over: string[]; again: string[]; undecided: string[]; twiceDecided: string[]; unlike: string[] };

/**
 * More tickets than a team can take come in at once, while the workers that give them away are killed. Then some are solved, and as many of those that wait are given. The database says whether
 * anybody ever had more than they take, and whether each ticket was decided once.
 */
export async function assignUnderKills({ tickets, capacity, ...trial }: Trial & { tickets: number; capacity: number }): Promise<Found> {
  await seedRoles();
  const team = await createTeam({ name: 'Repairs', description: '' }, operator);
  const people: string[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    const { id } = await makePerson({ name: `Agent ${n}`, teamIds: [team.id] });
    await saveProfile(operator, id, profileInput.parse({ capacity: { total: capacity, channels: {} } }));
    people.push(id);
  }
  await createAssignmentRule(operator, ruleInput.parse({ name: 'Whoever has the least', active: true, strategy: 'load', teamId: team.id, prefer: { technician: false, previous: false, accountManager: false } }));
  const ids: string[] = [];
  for (let n = 0; n < tickets; n++) ids.push((await createTicket(operator, { title: `Ticket ${n}`, description: 'It blinks.', requester: { email: `ana${n}@example.com` }, teamId: team.id }))._id.toString());

  const over = new Set<string>();
  const places = PEOPLE * capacity;
  const look = async (): Promise<number> => {
    const held = await loadOf(people);
    for (const [id, count] of held) if (count > capacity) over.add(`${id} had ${count} of ${capacity}`);
    return [...held.values()].reduce((sum, count) => sum + count, 0);
  };
  const settled = async (given: number) => (await look()) >= places && (await Assignment.countDocuments({ state: 'waiting' })) === tickets - given;
  await underKills('assignment', trial, async () => {
    await until(() => settled(places), 120_000);
    const solved = await Ticket.find({ assigneeId: { $ne: null }, statusCategory: 'open' }, { number: 1 }).limit(FREED).lean();
    for (const { number } of solved) await changeTicket(operator, number, { status: 'resolved' });
    await until(() => settled(places + FREED), 120_000);
  });
  await look();
  return { ...(await find(ids)), over: [...over] };
}

async function loadOf(people: readonly string[]): Promise<Map<string, number>> {
  const rows = await Ticket.aggregate<{ _id: unknown; count: number }>([{ $match: { assigneeId: { $in: people.map((id) => toId(id)) }, statusCategory: 'open' } }, { $group: { _id: '$assigneeId', count: { $sum: 1 } } }]);
  return new Map(rows.map(({ _id, count }) => [String(_id), count]));
}

/** What tickets, decisions and histories say; `unlike` where they do not say the same. */
async function find(ids: readonly string[]): Promise<Omit<Found, 'over'>> {
  const tickets = await Ticket.find({ _id: { $in: ids.map((id) => toId(id)) } }).lean();
  const decisions = Map.groupBy(await Decision.find().lean(), ({ ticketId }) => ticketId.toString());
  const lines = await Activity.find({ event: 'ticket.changed', 'subject.id': { $in: ids }, 'payload.changes.assigneeId': { $exists: true } } as never).lean();
  const givings = Map.groupBy(lines, ({ subject }) => subject.id);
  const states = new Map((await Assignment.find().lean()).map(({ _id, state, personId }) => [_id.toString(), `${state} ${personId}`]));
  const of = (id: string, outcome: string) => (decisions.get(id) ?? []).filter((one) => one.outcome === outcome);
  const holder = (id: string) => String(tickets.find(({ _id }) => _id.toString() === id)?.assigneeId ?? null);
  const given = ids.filter((id) => holder(id) !== 'null');
  const waiting = ids.filter((id) => holder(id) === 'null');
  return {
    given: given.length,
    waiting: waiting.filter((id) => states.get(id) === 'waiting null').length,
    left: ids.filter((id) => of(id, 'left').length > 0).length,
    again: ids.filter((id) => (givings.get(id)?.length ?? 0) > 1),
    undecided: ids.filter((id) => !decisions.has(id)),
    twiceDecided: ids.filter((id) => of(id, 'assigned').length > 1 || of(id, 'waiting').length > 1 || of(id, 'no_rule').length > 0),
    unlike: given.filter((id) => String(of(id, 'assigned')[0]?.personId) !== holder(id) || (givings.get(id)?.length ?? 0) !== 1),
  };
}
