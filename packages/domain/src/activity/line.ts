import { createHash, randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { canonical } from '../platform/canonical.ts';
import { clock } from '../platform/clock.ts';
import type { Actor, Origin } from './actor.ts';
import type { ActivityLine, Audiences, Head } from './activity.ts';
import type { EventName, Events } from './events.ts';

export type About = {
  subject: { kind: string; id: string };
  /** Where the subject's chain ends now; null for a subject that has no history yet. */
  head: Head | null;
  /** A viewer is one. */
  by: { actor: Actor; origin: Origin };
  reason?: string | null;
  /** Who could and who can see the subject. Empty: only those who may read the audit log. */
  audience?: Audiences;
  /** The subject is part of the example data. */
  demo?: boolean;
};

const nobody: Audiences = { before: [], after: [] };

/** The next line of a subject's chain. Pure but for the time and the salt. */
export function nextLine<E extends EventName>(event: E, payload: Events[E], about: About): ActivityLine<E> {
  const salt = randomBytes(16).toString('base64url');
  const line = {
    _id: new Types.ObjectId(),
    at: clock.now(),
    event,
    subject: about.subject,
    seq: (about.head?.seq ?? 0) + 1,
    by: about.by.actor,
    origin: about.by.origin,
    reason: about.reason ?? null,
    audience: about.audience ?? nobody,
    digest: digestOf(salt, payload),
    previous: about.head?.hash ?? '',
  };
  return { ...line, payload, salt, hash: hashOf(line), ...(about.demo ? { demo: true as const } : {}) };
}

export function digestOf(salt: string, payload: unknown): string {
  return createHash('sha256').update(salt).update(canonical(payload)).digest('base64url');
}

type Hashed = Omit<ActivityLine, 'payload' | 'salt' | 'hash' | 'erasedAt' | 'demo'>;

export function hashOf(line: Hashed): string {
  const { _id, at, event, subject, seq, by, origin, reason, audience, digest, previous } = line;
  const facts = { id: _id.toString(), at: at.toISOString(), event, subject, seq, by, origin, reason, audience, digest };
  return createHash('sha256').update(previous).update(canonical(facts)).digest('base64url');
}

export const headOf = (line: Pick<ActivityLine, 'seq' | 'hash'>): Head => ({ seq: line.seq, hash: line.hash });
