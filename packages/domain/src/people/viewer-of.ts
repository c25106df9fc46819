import type { Types } from 'mongoose';
import type { Origin } from '../activity/actor.ts';
import type { ApiKeyFields } from './api-key.ts';
import type { PersonFields } from './person.ts';
import { covers, type Right } from './rights.ts';
import { rightsOf, type Roles } from './role.ts';
import { reachOf, type Viewer } from './viewer.ts';
import { inScope } from './words.ts';

type Stored<T> = T & { _id: Types.ObjectId };

/** What a person's role, and the roles they hold inside teams, add up to. */
export function viewerOfPerson(person: Stored<PersonFields>, roles: Roles, origin: Origin, sessionId?: string): Viewer {
  const id = person._id.toString();
  const teamIds = person.teamIds.map(String);
  const mustSetUpTotp = demandsTotp(person, roles) && !person.totpEnabled;
  // Without the second factor that their role demands nothing is allowed, so nothing has to be asked anywhere else.
  const rights = mustSetUpTotp ? new Set<Right>() : rightsOf(roles.get(person.role));
  const teamRights = mustSetUpTotp ? new Map<string, ReadonlySet<Right>>() : teamRightsOf(person, roles);
  return {
    actor: { kind: 'person', id, name: person.name },
    origin,
    email: person.email,
    role: person.role,
    rights,
    teamRights,
    teamIds,
    reach: reachOf({ actorId: id, rights, teamRights, teamIds }),
    sessionId,
    mustSetUpTotp,
    locale: person.locale,
  };
}

function teamRightsOf(person: Pick<PersonFields, 'teamRoles'>, roles: Roles): Map<string, ReadonlySet<Right>> {
  const held = new Map<string, ReadonlySet<Right>>();
  for (const { teamId, role } of person.teamRoles) {
    const id = teamId.toString();
    held.set(id, new Set([...(held.get(id) ?? []), ...rightsOf(roles.get(role))]));
  }
  return held;
}

export function demandsTotp(person: Pick<PersonFields, 'role' | 'teamRoles'>, roles: Roles): boolean {
  return [person.role, ...person.teamRoles.map(({ role }) => role)].some((key) => roles.get(key)?.requireTotp ?? false);
}

/** Rights that act on the whole installation; a key for some teams has none of them. */
const ofTheInstallation: ReadonlySet<Right> = new Set<Right>(['people.manage', 'teams.manage', 'roles.manage', 'keys.manage', 'mailboxes.manage', 'settings.manage', 'audit.read', 'health.read', 'quarantine.manage']);

/**
 * What a key allows: its role, narrowed by its scopes and teams, and never more than its maker may do today (`maker` null: made on the command line).
 */
export function viewerOfKey(key: Stored<ApiKeyFields>, maker: Viewer | null, roles: Roles, origin: Origin): Viewer {
  const teamIds = key.teamIds.map(String);
  const narrowed = teamIds.length > 0;
  const rights = new Set<Right>();
  for (const right of rightsOf(roles.get(key.role))) {
    if (!inScope(right, key.scopes) || (maker && !covers(maker.rights, right))) continue;
    if (!narrowed) rights.add(right);
    else if (right === 'tickets.read.all') rights.add('tickets.read.team');
    else if (!ofTheInstallation.has(right)) rights.add(right);
  }
  // Without teams it counts as a member of each; with those that are without a team, that is every ticket.
  const readsAll = !narrowed && (rights.has('tickets.read.team') || rights.has('tickets.read.all'));
  const teamRights = new Map<string, ReadonlySet<Right>>();
  const reach = readsAll ? 'all' : reachOf({ actorId: key._id.toString(), rights, teamRights, teamIds });
  return {
    actor: { kind: 'key', id: key._id.toString(), name: key.name },
    origin: { ...origin, detail: key._id.toString() },
    email: null,
    role: key.role,
    rights,
    teamRights,
    teamIds,
    reach: maker ? within(reach, maker, key._id.toString()) : reach,
    endsAt: key.expiresAt,
  };
}

/** Of the teams of others its maker reads nothing, so neither does their key. */
function within(reach: Viewer['reach'], maker: Viewer, keyId: string): Viewer['reach'] {
  if (maker.reach === 'all') return reach;
  const theirs = maker.reach.filter((who) => who.startsWith('team:'));
  return reach === 'all' ? [`person:${keyId}`, ...theirs] : reach.filter((who) => !who.startsWith('team:') || theirs.includes(who));
}
