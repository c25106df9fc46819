import type { ClientSession } from 'mongoose';
import type { EventName, Events } from '../activity/events.ts';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { callAuth } from './auth.ts';
import { AuthTwoFactor } from './auth-tables.ts';
import { confirmPassword } from './change-own-password.ts';
import type { Cookie } from './cookies.ts';
import type { From } from './from.ts';
import { mayManagePerson } from './permissions.ts';
import { Person, type PersonDocument } from './person.ts';
import { allRoles } from './role.ts';
import { ownId } from './sign-out.ts';
import { demandsTotp } from './viewer-of.ts';
import { permit, type Viewer } from './viewer.ts';

const perPerson = rateLimit('totp-set-up', { points: 10, seconds: 600, sentence: 'Too many wrong codes.' });

export type TotpSetUp = { uri: string; secret: string; recoveryCodes: string[] };

/** First step: a secret for the authenticator. Nothing is demanded at sign-in before `confirmTotp` has seen a code. */
export async function enableTotp(viewer: Viewer, password: string, cookieHeader: string | null, from: From): Promise<TotpSetUp> {
  await confirmPassword(viewer, password);
  const answer = await callAuth('enableTwoFactor', { password }, from, cookieHeader);
  if (!answer) throw new Problem('conflict', 'The second factor is set up already. Remove it first to set up another.');
  const uri = answer.data.totpURI as string;
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', recoveryCodes: answer.data.backupCodes as string[] };
}

/** Second step. The session gets a new token: set the cookies. */
export async function confirmTotp(viewer: Viewer, code: string, cookieHeader: string | null, from: From): Promise<Cookie[]> {
  await perPerson.consume(ownId(viewer).toString());
  const answer = await callAuth('verifyTOTP', { code: code.replace(/\s/g, '') }, from, cookieHeader);
  const message = 'This code does not match. Is the clock of your phone right?';
  if (!answer) throw new Problem('invalid', message, { errors: [{ path: 'code', message }] });
  await changing(async (session) => {
    const person = await Person.findById(ownId(viewer)).session(session).orFail();
    await tell('person.totp_enabled', {}, person, viewer, session);
  });
  return answer.cookies;
}

/** New recovery codes; the old ones stop working. */
export async function makeRecoveryCodes(viewer: Viewer, password: string, cookieHeader: string | null, from: From): Promise<string[]> {
  await confirmPassword(viewer, password);
  const answer = await callAuth('generateBackupCodes', { password }, from, cookieHeader);
  if (!answer) throw new Problem('conflict', 'Set up the second factor first.');
  await changing(async (session) => {
    const person = await Person.findById(ownId(viewer)).session(session).orFail();
    await tell('person.recovery_codes_made', {}, person, viewer, session);
  });
  return answer.data.backupCodes as string[];
}

export async function disableTotp(viewer: Viewer, password: string): Promise<void> {
  await confirmPassword(viewer, password);
  await changing(async (session) => {
    const person = await Person.findById(ownId(viewer)).session(session).orFail();
    if (demandsTotp(person, await allRoles(session))) throw new Problem('forbidden', 'Your role demands a second factor. Ask an administrator to remove it if you changed your phone.');
    await removeTotp(person, 'own', viewer, session);
  });
}

/** For a colleague whose phone is lost. */
export async function removeTotpOf(personId: string, by: Viewer): Promise<void> {
  permit(by.rights.has('people.manage'));
  await changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person) throw new Problem('not_found', 'There is no such person.');
    permit(mayManagePerson(by, person, await allRoles(session)));
    await removeTotp(person, 'administrator', by, session);
  });
}

export async function removeTotp(person: PersonDocument, how: Events['person.totp_disabled']['how'], by: Viewer, session: ClientSession): Promise<void> {
  await AuthTwoFactor.deleteMany({ userId: person._id }, { session });
  if (!person.totpEnabled) return;
  person.totpEnabled = false;
  await tell('person.totp_disabled', { how }, person, by, session);
}

async function tell<E extends EventName>(event: E, payload: Events[E], person: PersonDocument, by: Viewer, session: ClientSession): Promise<void> {
  person.updatedAt = clock.now();
  person.history = await record(event, payload, { subject: { kind: 'person', id: person._id.toString() }, head: person.history, by }, session);
  await person.save({ session });
}
