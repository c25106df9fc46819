import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { originOf, type From } from './from.ts';
import { newLink, PasswordReset } from './one-time-link.ts';
import { Person, stateOf, type PersonDocument } from './person.ts';
import type { Viewer } from './viewer.ts';

const HOUR_MS = 3_600_000;
/** The answer comes after this long whether or not there was anything to do. */
const ANSWER_AFTER_MS = 150;

const perAddress = rateLimit('reset-address', { points: 3, seconds: 900 });
const perPlace = rateLimit('reset-place', { points: 20, seconds: 900, sentence: 'Too many requests for new passwords.' });

/** Says nothing about whether the address is known, neither in words nor in time. The mail is written by whoever follows the event. */
export async function requestPasswordReset({ email }: { email: string }, from: From): Promise<void> {
  if (from.ip) await perPlace.consume(from.ip);
  await Promise.all([requestFor(email.trim().toLowerCase(), from), sleep(ANSWER_AFTER_MS)]);
}

async function requestFor(email: string, from: From): Promise<void> {
  // Too many for one address are dropped without a word: a mailbox must not be flooded, and the answer must stay the same.
  const allowed = await perAddress.consume(email).then(
    () => true,
    () => false,
  );
  if (!allowed) return;
  await changing(async (session) => {
    const person = await Person.findOne({ email }).session(session);
    if (!person || stateOf(person) !== 'active') return;
    const by = { actor: { kind: 'system' as const, id: null, name: 'Somebody not signed in' }, origin: originOf(from) };
    await openReset(person, HOUR_MS, by, session);
  });
}

/** A new link to choose a password; older ones stop working. */
export async function openReset(person: PersonDocument, validForMs: number, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<string> {
  await PasswordReset.deleteMany({ personId: person._id }, { session });
  const { link, fields } = newLink('reset', person._id, validForMs, by.actor.name);
  const [reset] = await PasswordReset.create([fields], { session });
  const subject = { kind: 'person', id: person._id.toString() };
  const payload = { email: person.email, resetId: reset!._id.toString() };
  person.history = await record('person.password_reset_requested', payload, { subject, head: person.history, by }, session);
  await person.save({ session });
  return link;
}
