import { createHmac } from 'node:crypto';
import mongoose from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, PASSWORD } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { AuthSession } from './auth-tables.ts';
import { changeOwnPassword } from './change-own-password.ts';
import { sessionTokenIn, type Cookie } from './cookies.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { mailForReset } from './mail-links.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { resetPassword } from './reset-password.ts';
import { Role, seedRoles } from './role.ts';
import { viewerFromCookies } from './session.ts';
import { openSession, signIn, verifyTotp } from './sign-in.ts';
import { endOwnSessions, ownSessions, signOut } from './sign-out.ts';
import { confirmTotp, enableTotp } from './totp.ts';

useDatabase();
beforeAll(seedRoles);

const header = (cookies: Cookie[]): string => cookies.filter(({ maxAge }) => maxAge !== 0).map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
const from = { ip: '192.0.2.7', device: 'Firefox on Linux' };
const refusal = async (work: Promise<unknown>) => work.then(() => null, (error: { code: string; message: string }) => ({ code: error.code, message: error.message }));

test('a right password signs in, and the cookie says who it is', async () => {
  const ana = await makePerson({ email: 'ana@desk.example' });
  const { state, cookies } = await signIn({ email: ' Ana@Desk.example ', password: PASSWORD }, from);
  expect(state).toBe('signed_in');
  expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: 'lax', secure: false, path: '/' })]);
  const viewer = await viewerFromCookies(header(cookies), { requestId: 'r1' });
  expect(viewer).toMatchObject({ actor: { kind: 'person', id: ana.id }, email: 'ana@desk.example', origin: { via: 'web', requestId: 'r1' } });
  const line = await Activity.findOne({ event: 'sign_in.succeeded' }).lean();
  expect(line).toMatchObject({ by: { id: ana.id }, origin: { ip: '192.0.2.7' }, payload: { method: 'password' } });
  expect(await ownSessions(viewer!)).toEqual([expect.objectContaining({ ip: '192.0.2.7', device: 'Firefox on Linux', current: true })]);
});

test('a forged, cut or foreign cookie is nobody', async () => {
  const cookies = header((await openSession((await makePerson()).email, PASSWORD, from)).cookies);
  expect(sessionTokenIn(cookies)).not.toBeNull();
  const [name, value = ''] = cookies.split('=');
  const forged = [cookies.slice(0, -4), `${name}=abc.${createHmac('sha256', 'x').update('abc').digest('base64')}`, `${name}=${value.replace('.', 'x')}`, `${name}=%E0%A4%A`, `${name}=`, '', 'x=1'];
  for (const cookie of forged) expect(await viewerFromCookies(cookie, {})).toBeNull();
});

test('a wrong password, an unknown address and somebody deactivated get one answer', async () => {
  const gone = await makePerson();
  await deactivatePerson(gone.id, operator);
  const known = await makePerson();
  const answers = await Promise.all([
    refusal(signIn({ email: known.email, password: 'not the password' }, from)),
    refusal(signIn({ email: 'nobody@desk.example', password: 'not the password' }, from)),
    refusal(signIn({ email: gone.email, password: PASSWORD }, from)),
  ]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.code).toBe('unauthenticated');
  const reasons = await Activity.find({ event: 'sign_in.failed' }).distinct('payload.reason');
  expect(reasons.sort()).toEqual(['inactive', 'password', 'unknown']);
  expect(await AuthSession.countDocuments({ userId: new mongoose.Types.ObjectId(gone.id) })).toBe(0);
});

test('known and unknown addresses are answered after the same work', async () => {
  const { email } = await makePerson();
  const timed = async (address: string, place: string) => {
    const started = performance.now();
    await refusal(signIn({ email: address, password: 'not the password' }, { ip: place }));
    return performance.now() - started;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let at = 0; at < 8; at += 1) {
    known.push(await timed(email, `k${at}`));
    unknown.push(await timed(`nobody${at}@desk.example`, `u${at}`));
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[4]!;
  expect(median(known) / median(unknown)).toBeGreaterThan(0.5);
  expect(median(known) / median(unknown)).toBeLessThan(2);
});

test('after ten wrong passwords from one place the eleventh is refused, the right one too, known address or not', async () => {
  const { email } = await makePerson();
  for (const address of [email, 'unknown@desk.example']) {
    const place = { ip: `198.51.100.${address.length}` };
    for (let at = 0; at < 10; at += 1) expect((await refusal(signIn({ email: address, password: 'wrong' }, place)))?.code).toBe('unauthenticated');
    expect((await refusal(signIn({ email: address, password: PASSWORD }, place)))?.code).toBe('too_many');
  }
  expect(await Activity.countDocuments({ event: 'sign_in.failed', 'payload.reason': 'too_many' })).toBe(2);
});

test('signing out ends this session and no other, and ends the others when asked', async () => {
  const { email } = await makePerson();
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => openSession(email, PASSWORD, from)));
  const [a, b, c] = [one!, two!, three!].map(({ cookies }) => header(cookies));
  expect(await signOut(a!, from)).toEqual([expect.objectContaining({ value: '', maxAge: 0 })]);
  expect(await viewerFromCookies(a, {})).toBeNull();
  await endOwnSessions((await viewerFromCookies(b, {}))!, 'others');
  expect(await viewerFromCookies(b, {})).not.toBeNull();
  expect(await viewerFromCookies(c, {})).toBeNull();
});

test('changing the password ends every other session and wants the old one', async () => {
  const { email } = await makePerson();
  const [one, two] = await Promise.all([openSession(email, PASSWORD, from), openSession(email, PASSWORD, from)]);
  const viewer = (await viewerFromCookies(header(one!.cookies), {}))!;
  expect((await refusal(changeOwnPassword(viewer, { current: 'wrong', next: 'another long one' })))?.code).toBe('invalid');
  await changeOwnPassword(viewer, { current: PASSWORD, next: 'another long one' });
  expect(await viewerFromCookies(header(one!.cookies), {})).not.toBeNull();
  expect(await viewerFromCookies(header(two!.cookies), {})).toBeNull();
  expect((await signIn({ email, password: 'another long one' }, from)).state).toBe('signed_in');
});

test('a forgotten password: the link works once, ends sessions, and says nothing of unknown addresses', async () => {
  const { id, email } = await makePerson();
  const before = await openSession(email, PASSWORD, from);
  await requestPasswordReset({ email: 'who@desk.example' }, from);
  await requestPasswordReset({ email }, from);
  const line = await Activity.findOne({ event: 'person.password_reset_requested', 'subject.id': id }).lean();
  const mail = await mailForReset((line!.payload as { resetId: string }).resetId);
  expect(mail).toMatchObject({ to: email });
  expect(JSON.stringify(line)).not.toContain(mail!.link.split('/').at(-1));
  const token = mail!.link.split('/').at(-1)!;
  const signedIn = await resetPassword({ token, password: 'brand new password' }, from);
  expect(await viewerFromCookies(header(signedIn.cookies), {})).toMatchObject({ actor: { id } });
  expect(await viewerFromCookies(header(before.cookies), {})).toBeNull();
  expect((await refusal(resetPassword({ token, password: 'brand new password' }, from)))?.code).toBe('not_found');
  expect(await mailForReset((line!.payload as { resetId: string }).resetId)).toBeNull();
});

test('a second factor: set up, asked for, each code once, recovery codes once, and demanded by a role', async () => {
  const { email } = await makePerson({ role: 'billing' });
  const first = await openSession(email, PASSWORD, from);
  let cookies = header(first.cookies);
  await Role.updateOne({ key: 'billing' }, { requireTotp: true });
  const viewer = (await viewerFromCookies(cookies, {}))!;
  expect(viewer).toMatchObject({ mustSetUpTotp: true, reach: [] });

  const { secret, recoveryCodes } = await enableTotp(viewer, PASSWORD, cookies, from);
  expect((await refusal(confirmTotp(viewer, '000000', cookies, from)))?.code).toBe('invalid');
  cookies = header(await confirmTotp(viewer, totp(secret), cookies, from));
  const now = (await viewerFromCookies(cookies, {}))!;
  expect(now.mustSetUpTotp).toBe(false);
  expect(now.rights.has('billing.read')).toBe(true);

  const half = await signIn({ email, password: PASSWORD }, from);
  expect(half.state).toBe('totp');
  expect(await viewerFromCookies(header(half.cookies), {})).toBeNull();
  expect((await refusal(verifyTotp({ code: '123456' }, header(half.cookies), from)))?.code).toBe('unauthenticated');
  const whole = await verifyTotp({ code: totp(secret) }, header(half.cookies), from);
  expect(await viewerFromCookies(header(whole.cookies), {})).not.toBeNull();

  const again = header((await signIn({ email, password: PASSWORD }, from)).cookies);
  expect((await refusal(verifyTotp({ code: totp(secret) }, again, from)))?.code).toBe('unauthenticated');
  const byRecovery = await verifyTotp({ code: recoveryCodes[0]! }, again, from);
  expect(await viewerFromCookies(header(byRecovery.cookies), {})).not.toBeNull();
  const third = header((await signIn({ email, password: PASSWORD }, from)).cookies);
  expect((await refusal(verifyTotp({ code: recoveryCodes[0]! }, third, from)))?.code).toBe('unauthenticated');
  expect((await refusal(verifyTotp({ code: recoveryCodes[1]! }, 'switchboard.two_factor=forged.abc', from)))?.code).toBe('unauthenticated');
});

/** RFC 6238, written anew here: six digits, 30 s, SHA-1. */
function totp(base32: string): string {
  const bits = [...base32.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', secret).update(step).digest();
  const at = digest.at(-1)! & 15;
  return ((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0');
}
