import { Types } from 'mongoose';
import { Activity } from '../../activity/activity.ts';
import { insertPerson } from '../../people/add-person.ts';
import { createTeam } from '../../people/create-team.ts';
import { hashPassword } from '../../people/password.ts';
import { Person } from '../../people/person.ts';
import { Team } from '../../people/team.ts';
import type { Viewer } from '../../people/viewer.ts';
import { invitePersonInput } from '../../people/words.ts';
import { changing } from '../../platform/database.ts';
import { randomToken } from '../../platform/secrets.ts';
import type { Agent } from './build-ticket.ts';
import type { Staff } from './plan-ticket.ts';
import { people, teams, type Colleague, type TeamKey } from './world.ts';

export type DemoStaff = Staff & { colleague(firstName: string): Agent };

/** @param password null: the example people are there to be seen, and nobody can sign in as one of them */
export async function makeStaff(password: string | null, by: Viewer): Promise<DemoStaff> {
  const teamIds = new Map<TeamKey, string>();
  for (const { key, name, description } of teams) teamIds.set(key, (await createTeam({ name: await freeName(name), description }, by)).id);

  const hash = await hashPassword(password ?? randomToken());
  const made: { colleague: Colleague; agent: Agent }[] = [];
  for (const colleague of people) {
    const { name, email, role, locale } = colleague;
    const input = invitePersonInput.parse({ name, email, role, locale, teamIds: colleague.teams.map((key) => teamIds.get(key)!) });
    const { id } = await changing((session) => insertPerson(input, hash, by, session));
    made.push({ colleague, agent: { id: new Types.ObjectId(id), name } });
  }
  await markDemo(Person, 'person', made.map(({ agent }) => agent.id));
  await markDemo(Team, 'team', [...teamIds.values()].map((id) => new Types.ObjectId(id)));

  const takesTickets = made.filter(({ colleague }) => !['admin', 'manager', 'supervisor'].includes(colleague.role));
  return {
    teamOf: (key) => new Types.ObjectId(teamIds.get(key)!),
    agentsOf: (key) => takesTickets.filter(({ colleague }) => colleague.teams.includes(key)).map(({ agent }) => agent),
    colleague: (firstName) => made.find(({ colleague }) => colleague.name.startsWith(firstName))!.agent,
  };
}

async function freeName(name: string): Promise<string> {
  const taken = await Team.exists({ name }).collation({ locale: 'en', strength: 2 });
  return taken ? `${name} (example)` : name;
}

type Marked = { collection: { updateMany(filter: object, change: object): Promise<unknown> } };

/** So that the removal finds them, and the anchors of history leave them out. */
async function markDemo({ collection }: Marked, kind: string, ids: Types.ObjectId[]): Promise<void> {
  await collection.updateMany({ _id: { $in: ids } }, { $set: { demo: true } });
  await Activity.collection.updateMany({ 'subject.kind': kind, 'subject.id': { $in: ids.map(String) } }, { $set: { demo: true } });
}
