import { recordOfDay } from '../activity/record-of-day.ts';
import type { Events } from '../activity/events.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { callAuth, challengeOnly } from './auth.ts';
import { personOfChallenge } from './challenge.ts';
import type { Cookie } from './cookies.ts';
import { originOf, type From } from './from.ts';
import { Person, stateOf } from './person.ts';

/** `totp`: the password was right, the cookies hold the challenge that `verifyTotp` takes. */
export type SignedIn = { state: 'signed_in' | 'totp'; cookies: Cookie[] };

const sentence = 'Too many attempts to sign in.';
const perAddress = rateLimit('sign-in-address', { points: 30, seconds: 600, sentence });
const perAddressAndPlace = rateLimit('sign-in-address-place', { points: 10, seconds: 600, sentence });
const perPlace = rateLimit('sign-in-place', { points: 100, seconds: 600, sentence });
const perChallenge = rateLimit('sign-in-code', { points: 10, seconds: 600, sentence: 'Too many codes.' });
/** A code counts once (RFC 6238, 5.2): it is good for 90 s at most, the steps before and after its own included. */
const usedCodes = rateLimit('sign-in-used-code', { points: 1, seconds: 90 });

type Failure = Events['sign_in.failed'];

/**
 * One answer for a wrong password, an unknown address and somebody deactivated, after the same work.
 * @throws Problem `unauthenticated`, `too_many`
 */
export async function signIn({ email, password }: { email: string; password: string }, from: From): Promise<SignedIn> {
  const address = email.trim().toLowerCase();
  await consumeAttempts(address, from);
  const person = await Person.findOne({ email: address }).lean();
  const active = person !== null && stateOf(person) === 'active';
  // Somebody who may not come in is looked up under an address that nobody has: better-auth then hashes for nothing, as long as it would verify.
  const answer = await callAuth('signInEmail', { email: active ? address : 'nobody@switchboard.invalid', password }, from);
  if (!answer || !active) {
    await recordFailure({ email: address, personId: person?._id.toString() ?? null, reason: !person ? 'unknown' : active ? 'password' : 'inactive' }, from);
    throw new Problem('unauthenticated', 'E-mail address or password is wrong.');
  }
  await perAddress.reset(address);
  await perAddressAndPlace.reset(`${address} ${from.ip ?? ''}`);
  if (answer.data.twoFactorRedirect) return { state: 'totp', cookies: answer.cookies };
  await recordSuccess(person, 'password', from);
  return { state: 'signed_in', cookies: answer.cookies };
}

async function consumeAttempts(address: string, from: From): Promise<void> {
  try {
    if (from.ip) await perPlace.consume(from.ip);
    await perAddressAndPlace.consume(`${address} ${from.ip ?? ''}`);
    await perAddress.consume(address);
  } catch (refusal) {
    // Once per address and minute is enough to see it in the audit log; the attempts themselves are there before it.
    if (await firstThisMinute(address)) await recordFailure({ email: address, personId: null, reason: 'too_many' }, from);
    throw refusal;
  }
}

const refusalsTold = rateLimit('sign-in-refusals-told', { points: 1, seconds: 60 });
const firstThisMinute = (address: string): Promise<boolean> =>
  refusalsTold.consume(address).then(
    () => true,
    () => false,
  );

/** After a link was followed and the password it asked for is stored: signs in without counting an attempt. */
export async function openSession(email: string, password: string, from: From): Promise<SignedIn> {
  const answer = await callAuth('signInEmail', { email, password }, from);
  const person = answer && (await Person.findOne({ email }).lean());
  if (!answer || !person) throw new Problem('unauthenticated', 'Please sign in with your new password.');
  if (answer.data.twoFactorRedirect) return { state: 'totp', cookies: answer.cookies };
  await recordSuccess(person, 'password', from);
  return { state: 'signed_in', cookies: answer.cookies };
}

/** The second step: a code of the authenticator, or one of the recovery codes, each good for once. @throws Problem `unauthenticated`, `too_many` */
export async function verifyTotp({ code }: { code: string }, cookieHeader: string | null, from: From): Promise<SignedIn> {
  const person = await personOfChallenge(cookieHeader);
  if (!person || stateOf(person) !== 'active') throw new Problem('unauthenticated', 'This sign-in took too long. Please start again with your password.');
  const id = person._id.toString();
  await perChallenge.consume(id);
  const typed = code.trim();
  const isTotp = /^\d{3}\s?\d{3}$/.test(typed);
  const answer = isTotp ? await verifyOnce(id, typed.replace(/\s/, ''), cookieHeader, from) : await callAuth('verifyBackupCode', { code: typed }, from, challengeOnly(cookieHeader));
  if (!answer) {
    await recordFailure({ email: person.email, personId: id, reason: 'totp' }, from);
    throw new Problem('unauthenticated', 'This code is wrong or was used already. Wait for the next one, or use a recovery code.', { errors: [{ path: 'code', message: 'This code is wrong or was used already.' }] });
  }
  await perChallenge.reset(id);
  await recordSuccess(person, isTotp ? 'totp' : 'recovery_code', from);
  return { state: 'signed_in', cookies: answer.cookies };
}

async function verifyOnce(personId: string, code: string, cookieHeader: string | null, from: From) {
  const unused = await usedCodes.standing(`${personId} ${code}`);
  if (unused.remaining === 0) return null;
  const answer = await callAuth('verifyTOTP', { code }, from, challengeOnly(cookieHeader));
  // Of two who use one code at the same moment, the second finds it taken.
  if (answer) await usedCodes.consume(`${personId} ${code}`);
  return answer;
}

type SignedInPerson = { _id: { toString(): string }; email: string; name: string };

async function recordSuccess(person: SignedInPerson, method: Events['sign_in.succeeded']['method'], from: From): Promise<void> {
  const id = person._id.toString();
  const by = { actor: { kind: 'person' as const, id, name: person.name }, origin: originOf(from) };
  await changing((session) => recordOfDay('sign_in.succeeded', { email: person.email, personId: id, method }, { chain: 'sign_in', by }, session));
}

/** People type passwords into the wrong field: what is no address is not kept. */
async function recordFailure(failure: Failure, from: From): Promise<void> {
  const email = /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(failure.email) ? failure.email : '(not an address)';
  const by = { actor: { kind: 'system' as const, id: null, name: 'Somebody not signed in' }, origin: originOf(from) };
  await changing((session) => recordOfDay('sign_in.failed', { ...failure, email }, { chain: 'sign_in', by }, session));
}
