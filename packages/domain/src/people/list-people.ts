import { Types } from 'mongoose';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { ApiKey, toApiKeyView, type ApiKeyView } from './api-key.ts';
import { toRoleView, type RoleView } from './change-role.ts';
import { pageByName, type Place } from './page-of.ts';
import { mayReadPeople } from './permissions.ts';
import { Person, toPersonView, type PersonState, type PersonView } from './person.ts';
import { Role } from './role.ts';
import { Team, toTeamView, type TeamView } from './team.ts';
import { permit, type Viewer } from './viewer.ts';

type Page<T> = { items: T[]; next: string | null };
export type PeopleFilter = { q?: string; role?: string; teamId?: string; state?: PersonState };

/** Colleagues by name. Who may see one sees all: there is nothing to hide between people who work together. */
export async function listPeople(viewer: Viewer, { q, role, teamId, state }: PeopleFilter = {}, place: Place = {}): Promise<Page<PersonView>> {
  permit(mayReadPeople(viewer));
  const filter = {
    ...(role ? { $or: [{ role }, { 'teamRoles.role': role }] } : {}),
    ...(teamId ? { teamIds: new Types.ObjectId(teamId) } : {}),
    ...(state ? stateFilter(state) : {}),
    ...(q ? { $and: [containing(q)] } : {}),
  };
  const { items, next } = await pageByName(Person, filter, place);
  return { items: items.map(toPersonView), next };
}

export async function findPerson(viewer: Viewer, id: string): Promise<PersonView> {
  permit(mayReadPeople(viewer) || viewer.actor.id === id);
  const person = await Person.findById(toId(id, 'person')).lean();
  if (!person) throw new Problem('not_found', 'There is no such person.');
  return toPersonView(person);
}

function stateFilter(state: PersonState): Record<string, unknown> {
  if (state === 'inactive') return { active: false };
  return { active: true, joinedAt: state === 'active' ? { $ne: null } : null };
}

function containing(q: string): Record<string, unknown> {
  const words = new RegExp(q.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return { $or: [{ name: words }, { email: words }] };
}

export async function listTeams(viewer: Viewer, place: Place = {}): Promise<Page<TeamView & { members: number }>> {
  permit(mayReadPeople(viewer) || viewer.rights.has('teams.manage'));
  const { items, next } = await pageByName(Team, {}, place);
  const counted = await Person.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { teamIds: { $in: items.map(({ _id }) => _id) }, active: true } },
    { $unwind: '$teamIds' },
    { $group: { _id: '$teamIds', count: { $sum: 1 } } },
  ]);
  const members = new Map(counted.map(({ _id, count }) => [_id.toString(), count]));
  return { items: items.map((team) => ({ ...toTeamView(team), members: members.get(team._id.toString()) ?? 0 })), next };
}

export async function findTeam(viewer: Viewer, id: string): Promise<TeamView> {
  permit(mayReadPeople(viewer) || viewer.rights.has('teams.manage'));
  const team = await Team.findById(toId(id, 'team')).lean();
  if (!team) throw new Problem('not_found', 'There is no such team.');
  return toTeamView(team);
}

/** From the role that may most to the one that may least. */
export async function listRoles(viewer: Viewer): Promise<RoleView[]> {
  permit(mayReadPeople(viewer) || viewer.rights.has('roles.manage') || viewer.rights.has('keys.manage'));
  const roles = await Role.find().lean();
  return roles.map(toRoleView).sort((a, b) => b.rights.length - a.rights.length || a.name.localeCompare(b.name));
}

/** Those in use first by name; withdrawn ones stay for the record. */
export async function listKeys(viewer: Viewer, { withdrawn }: { withdrawn?: boolean } = {}, place: Place = {}): Promise<Page<ApiKeyView>> {
  permit(viewer.rights.has('keys.manage'));
  const { items, next } = await pageByName(ApiKey, withdrawn === undefined ? {} : { withdrawnAt: withdrawn ? { $ne: null } : null }, place);
  return { items: items.map(toApiKeyView), next };
}

