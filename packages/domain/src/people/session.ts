import { clock } from '../platform/clock.ts';
import { SESSION_DAYS } from './auth.ts';
import { AuthSession, type AuthSessionFields } from './auth-tables.ts';
import { sessionTokenIn } from './cookies.ts';
import { originOf, type From } from './from.ts';
import { stateOf, type PersonFields } from './person.ts';
import { allRoles } from './role.ts';
import { viewerKeptFor } from './viewer-cache.ts';
import { viewerOfPerson } from './viewer-of.ts';
import type { Viewer } from './viewer.ts';
import type { Types } from 'mongoose';

const DAY_MS = 86_400_000;
/** A session slides on by one write an hour. */
const SLIDE_MS = 3_600_000;

/**
 * Who a browser is: the cookie's signature is checked here, the session is read from the cache or by one indexed lookup. Null for
 * nobody: no cookie, a forged one, a session that ended, somebody deactivated.
 */
export async function viewerFromCookies(cookieHeader: string | null | undefined, from: From = {}): Promise<Viewer | null> {
  const token = sessionTokenIn(cookieHeader);
  if (!token) return null;
  const viewer = await viewerKeptFor(`session:${token}`, () => loadSession(token));
  return viewer && { ...viewer, origin: originOf(from) };
}

type Found = AuthSessionFields & { _id: Types.ObjectId; person: (PersonFields & { _id: Types.ObjectId })[] };

async function loadSession(token: string): Promise<{ viewer: Viewer; until: number } | null> {
  const [[found], roles] = await Promise.all([
    AuthSession.aggregate<Found>([
      { $match: { token, expiresAt: { $gt: clock.now() } } },
      { $lookup: { from: 'people', localField: 'userId', foreignField: '_id', as: 'person' } },
    ]),
    allRoles(),
  ]);
  const person = found?.person[0];
  if (!found || !person || stateOf(person) !== 'active') return null;
  const until = await slide(found);
  return { viewer: viewerOfPerson(person, roles, { via: 'web' }, found._id.toString()), until };
}

/** 30 days from its last use. */
async function slide(session: Found): Promise<number> {
  const now = clock.ms();
  if (now - session.updatedAt.getTime() < SLIDE_MS) return session.expiresAt.getTime();
  const until = now + SESSION_DAYS * DAY_MS;
  await AuthSession.updateOne({ _id: session._id }, { $set: { updatedAt: new Date(now), expiresAt: new Date(until) } });
  return until;
}
