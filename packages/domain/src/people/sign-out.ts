import { Types, type ClientSession } from 'mongoose';
import { recordOfDay } from '../activity/record-of-day.ts';
import { changing } from '../platform/database.ts';
import { AuthSession } from './auth-tables.ts';
import { endedCookie, sessionTokenIn, type Cookie } from './cookies.ts';
import { originOf, type From } from './from.ts';
import { Person } from './person.ts';
import { permit, type Viewer } from './viewer.ts';

/** Ends the session of this browser. Signing out twice is fine. */
export async function signOut(cookieHeader: string | null, from: From): Promise<Cookie[]> {
  const token = sessionTokenIn(cookieHeader);
  const session = token && (await AuthSession.findOne({ token }).lean());
  const person = session && (await Person.findById(session.userId).lean());
  if (session && person) {
    const by = { actor: { kind: 'person' as const, id: person._id.toString(), name: person.name }, origin: originOf(from) };
    await changing((transaction) => endSessions(person, [session._id], by, transaction));
  }
  return [endedCookie()];
}

export type OwnSession = { id: string; device: string; ip: string; startedAt: string; lastUsedAt: string; current: boolean };

/** Where somebody is signed in, newest use first (right to the hour). */
export async function ownSessions(viewer: Viewer): Promise<OwnSession[]> {
  const sessions = await AuthSession.find({ userId: ownId(viewer) }).sort({ updatedAt: -1 }).limit(100).lean();
  return sessions.map((session) => ({
    id: session._id.toString(),
    device: session.userAgent ?? '',
    ip: session.ipAddress ?? '',
    startedAt: session.createdAt.toISOString(),
    lastUsedAt: session.updatedAt.toISOString(),
    current: session._id.toString() === viewer.sessionId,
  }));
}

/** Ends one of one's own sessions, or with `others` all but this one. */
export async function endOwnSessions(viewer: Viewer, which: { sessionId: string } | 'others'): Promise<void> {
  const own = await ownSessions(viewer);
  const ended = own.filter((session) => (which === 'others' ? !session.current : session.id === which.sessionId));
  if (ended.length === 0) return;
  const person = { _id: ownId(viewer), email: viewer.email ?? '' };
  await changing((transaction) => endSessions(person, ended.map(({ id }) => new Types.ObjectId(id)), viewer, transaction));
}

async function endSessions(person: { _id: Types.ObjectId; email: string }, ids: Types.ObjectId[], by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<void> {
  const { deletedCount } = await AuthSession.deleteMany({ _id: { $in: ids }, userId: person._id }, { session });
  if (deletedCount > 0) await recordOfDay('sign_out.done', { email: person.email, sessionIds: ids.map(String) }, { chain: 'sign_in', by }, session);
}

export function ownId(viewer: Viewer): Types.ObjectId {
  permit(viewer.actor.kind === 'person' && viewer.actor.id !== null, 'Only a person who is signed in can do this.');
  return new Types.ObjectId(viewer.actor.id!);
}
