import type { Actor, Origin } from '../activity/actor.ts';
import { Problem } from '../platform/problem.ts';
import { allRights, type Right } from './rights.ts';

/**
 * Somebody who is signed in, with everything a permission depends on. Made once for each session or key and cached
 * until a right changes; plain data, so that permissions are pure functions of it.
 */
export type Viewer = {
  actor: Actor;
  origin: Origin;
  email: string | null;
  role: string;
  /** Rights that hold everywhere. */
  rights: ReadonlySet<Right>;
  /** Rights that hold for tickets of one team only, by team id: another role inside it. */
  teamRights: ReadonlyMap<string, ReadonlySet<Right>>;
  teamIds: readonly string[];
  /** The audiences whose tickets may be read (see tickets/audience.ts), or all of them. */
  reach: 'all' | readonly string[];
  /** The session or key that was shown, for ending it alone. */
  sessionId?: string;
  /** Who made the key: what they lose, it loses. */
  makerId?: string;
  /** When the key stops by itself; sockets close then. */
  endsAt?: Date | null;
  /** True while a second factor is demanded and not set up: no rights and no reach until it is. */
  mustSetUpTotp?: boolean;
  locale?: string;
};

/** A subject that may belong to a team, for rights that are held inside one. */
type InTeam = { teamId?: { toString(): string } | null };

export function may(viewer: Viewer, right: Right, subject?: InTeam): boolean {
  if (viewer.rights.has(right)) return true;
  const teamId = subject?.teamId?.toString();
  return teamId !== undefined && (viewer.teamRights.get(teamId)?.has(right) ?? false);
}

/** True when the viewer holds the right anywhere: for showing a page or a button that then asks for each subject. */
export function mayAnywhere(viewer: Viewer, right: Right): boolean {
  return viewer.rights.has(right) || [...viewer.teamRights.values()].some((held) => held.has(right));
}

/** @throws Problem `forbidden` */
export function permit(allowed: boolean, sentence = 'Your role does not allow this. Ask an administrator if you need it.'): void {
  if (!allowed) throw new Problem('forbidden', sentence);
}

/** Rights without bounds, for jobs, the command line and what the product does by itself. */
export function systemViewer(origin: Origin, name = 'Switchboard'): Viewer {
  return { actor: { kind: 'system', id: null, name }, origin, email: null, role: 'system', rights: everyRight, teamRights: new Map(), teamIds: [], reach: 'all' };
}

const everyRight: ReadonlySet<Right> = new Set(allRights);

/** The audiences that the rights add up to: what lists filter by and which rooms a socket joins. */
export function reachOf(of: { actorId: string | null; rights: ReadonlySet<Right>; teamRights: ReadonlyMap<string, ReadonlySet<Right>>; teamIds: readonly string[] }): Viewer['reach'] {
  if (of.rights.has('tickets.read.all')) return 'all';
  const reach = new Set<string>();
  if (of.actorId) reach.add(`person:${of.actorId}`);
  if (of.rights.has('tickets.read.team')) {
    reach.add('team:none');
    for (const id of of.teamIds) reach.add(`team:${id}`);
  }
  for (const [id, held] of of.teamRights) if (held.has('tickets.read.team') || held.has('tickets.read.all')) reach.add(`team:${id}`);
  const reads = of.rights.has('tickets.read.own') || of.rights.has('tickets.read.team') || [...of.teamRights.values()].some((held) => (['tickets.read.own', 'tickets.read.team', 'tickets.read.all'] as const).some((right) => held.has(right)));
  return reads ? [...reach] : [];
}
