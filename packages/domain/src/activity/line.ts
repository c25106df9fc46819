import { hash, randomBytes } from 'node:crypto';
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
  /** When it happened, of made-up history; now, of everything else. The id begins with the same second. */
  at?: Date;
};

const nobody: Audiences = { before: [], after: [] };

/** The next line of a subject's chain. Pure but for the time and the salt. */
export function nextLine<E extends EventName>(event: E, payload: Events[E], about: About): ActivityLine<E> {
  const salt = randomBytes(16).toString('base64url');
  const line = {
    _id: about.at ? idAt(about.at) : new Types.ObjectId(),
    at: about.at ?? clock.now(),
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

/** An id that begins with a time of its own and is unique for all that. */
export function idAt(at: Date): Types.ObjectId {
  return new Types.ObjectId(Math.floor(at.getTime() / 1000).toString(16).padStart(8, '0') + new Types.ObjectId().toHexString().slice(8));
}

export function digestOf(salt: string, payload: unknown): string {
  return hash('sha256', salt + canonical(payload), 'base64url');
}

type Hashed = Omit<ActivityLine, 'payload' | 'salt' | 'hash' | 'erasedAt' | 'demo'>;

export function hashOf(line: Hashed): string {
  const { _id, at, event, subject, seq, by, origin, reason, audience, digest, previous } = line;
  const facts = { id: _id.toString(), at: at.toISOString(), event, subject, seq, by, origin, reason, audience, digest };
  return hash('sha256', previous + canonical(facts), 'base64url');
}

export const headOf = (line: Pick<ActivityLine, 'seq' | 'hash'>): Head => ({ seq: line.seq, hash: line.hash });
