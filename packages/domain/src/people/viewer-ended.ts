import type { ActivityLine } from '../activity/activity.ts';
import type { Changes, EventName } from '../activity/events.ts';
import type { Viewer } from './viewer.ts';

/** Whose access ended or changed: one session, one person with all sessions and the keys they made, one key, or anybody's. */
export type Ended = { sessionIds?: string[]; personId?: string; keyId?: string; everyone?: true };

/** Whether a viewer that somebody holds on to, a socket for instance, is meant. */
export function concerns(ended: Ended, viewer: Viewer): boolean {
  if (ended.everyone) return true;
  if (ended.sessionIds) return viewer.sessionId !== undefined && ended.sessionIds.includes(viewer.sessionId);
  if (ended.keyId) return viewer.actor.kind === 'key' && viewer.actor.id === ended.keyId;
  return ended.personId !== undefined && (viewer.actor.id === ended.personId || viewer.makerId === ended.personId);
}

type Ending = {
  ended: Ended;
  /** Sockets close and come back with what they may do now; where only a name changed they need not. */
  closes: boolean;
};

const aboutAPerson: ReadonlySet<EventName> = new Set<EventName>(['person.deactivated', 'person.activated', 'person.password_changed', 'person.totp_enabled', 'person.totp_disabled']);

/** What a line of history means for those who are signed in; null: nothing. */
export function endingOf(line: ActivityLine): Ending | null {
  const { event, subject, payload } = line;
  if (aboutAPerson.has(event)) return { ended: { personId: subject.id }, closes: true };
  if (event === 'person.changed') return { ended: { personId: subject.id }, closes: changesAccess((payload as { changes: Changes }).changes) };
  if (event === 'role.changed') return { ended: { everyone: true }, closes: true };
  if (event === 'team.deleted') return { ended: { everyone: true }, closes: false };
  if (event === 'key.withdrawn') return { ended: { keyId: subject.id }, closes: true };
  if (event === 'sign_out.done') return { ended: { sessionIds: (payload as { sessionIds: string[] }).sessionIds }, closes: true };
  return null;
}

function changesAccess(changes: Changes): boolean {
  return ['role', 'teamIds', 'teamRoles', 'active', 'email'].some((field) => field in changes);
}
