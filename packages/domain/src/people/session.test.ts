import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, PASSWORD } from '../../../../tests/support/people.ts';
import { startFollowing, streamIsAlive } from '../activity/follow.ts';
import { clock } from '../platform/clock.ts';
import { ApiKey } from './api-key.ts';
import { AuthSession } from './auth-tables.ts';
import { changePerson } from './change-person.ts';
import { changeRole } from './change-role.ts';
import { createKey } from './create-key.ts';
import { deactivatePerson } from './deactivate-person.ts';
import { viewerFromKey } from './key.ts';
import { seedRoles } from './role.ts';
import { viewerFromCookies } from './session.ts';
import { openSession } from './sign-in.ts';
import { onViewerEnded } from './viewer-cache.ts';
import { concerns, type Ended } from './viewer-ended.ts';
import { withdrawKey } from './withdraw-key.ts';
import { createKeyInput } from './words.ts';

useDatabase();
let stop: () => Promise<void>;
beforeAll(async () => {
  await seedRoles();
  stop = await startFollowing();
});
afterAll(() => stop());

let ended: Ended[] = [];
onViewerEnded((one) => ended.push(one));
beforeEach(() => {
  ended = [];
});

async function signedIn(role = 'supervisor') {
  const person = await makePerson({ role });
  const { cookies } = await openSession(person.email, PASSWORD, {});
  const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
  return { ...person, cookie };
}

/** How long until something holds; fails after a second, which is what was promised. */
async function within(holds: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 1_000) throw new Error('It took longer than a second.');
    await sleep(2);
  }
  return performance.now() - started;
}

test('while the stream is alive a session is read from the database once', async () => {
  // On a busy machine the stream may be silent for a moment, and then the database is rightly asked: so it is tried again.
  const isKept = async () => {
    const { cookie } = await signedIn();
    await viewerFromCookies(cookie, {});
    await AuthSession.collection.updateMany({}, { $set: { expiresAt: new Date(0) } });
    return (await viewerFromCookies(cookie, {})) !== null;
  };
  await expect.poll(isKept, { timeout: 20_000 }).toBe(true);
});

test('deactivating somebody ends what is kept of them within a second, and tells whoever holds their sockets', async () => {
  const { id, cookie } = await signedIn();
  const viewer = (await viewerFromCookies(cookie, {}))!;
  await deactivatePerson(id, operator);
  await within(async () => (await viewerFromCookies(cookie, {})) === null);
  expect(ended.some((one) => concerns(one, viewer))).toBe(true);
});

test('a right taken from a person or from their role is gone from open sessions within a second', async () => {
  const { id, cookie } = await signedIn('account_manager');
  expect((await viewerFromCookies(cookie, {}))!.rights.has('reports.read')).toBe(true);
  await changePerson(id, { role: 'technician' }, operator);
  await within(async () => !(await viewerFromCookies(cookie, {}))!.rights.has('reports.read'));

  expect((await viewerFromCookies(cookie, {}))!.rights.has('tickets.status')).toBe(true);
  await changeRole('technician', { rights: ['tickets.read.own'] }, operator);
  await within(async () => !(await viewerFromCookies(cookie, {}))!.rights.has('tickets.status'));
  expect(ended).toContainEqual({ everyone: true });
});

test('a change of name closes no socket', async () => {
  const { id, cookie } = await signedIn();
  await viewerFromCookies(cookie, {});
  await changePerson(id, { name: 'Renamed' }, operator);
  await within(async () => (await viewerFromCookies(cookie, {}))!.actor.name === 'Renamed');
  expect(ended.filter(({ personId }) => personId === id)).toEqual([]);
});

test('a withdrawn key, a key past its time and a key whose maker left work no more', async () => {
  const maker = await makePerson({ role: 'admin' });
  await makePerson({ role: 'admin' });
  const make = (more = {}) => createKey(createKeyInput.parse({ name: 'Robot', role: 'agent', ...more }), maker.viewer);
  const [one, two, three] = await Promise.all([make(), make({ expiresAt: new Date(clock.ms() + 60_000) }), make()]);
  const viewer = await viewerFromKey(`Bearer ${one.secret}`, { ip: '192.0.2.1' });
  expect(viewer).toMatchObject({ actor: { kind: 'key', id: one.key.id, name: 'Robot' }, origin: { via: 'api', detail: one.key.id }, reach: 'all' });
  expect(await viewerFromKey(one.secret, {})).not.toBeNull();
  expect(await viewerFromKey(`${one.secret}x`, {})).toBeNull();
  expect((await ApiKey.findById(one.key.id).orFail()).lastUsedAt).not.toBeNull();

  await withdrawKey(one.key.id, operator);
  await within(async () => (await viewerFromKey(one.secret, {})) === null);
  expect(await viewerFromKey(two.secret, {})).not.toBeNull();
  clock.advance(61_000);
  expect(await viewerFromKey(two.secret, {})).toBeNull();
  clock.run();

  await changePerson(maker.id, { role: 'technician' }, operator);
  await within(async () => !(await viewerFromKey(three.secret, {}))!.rights.has('tickets.create'));
  await deactivatePerson(maker.id, operator);
  await within(async () => (await viewerFromKey(three.secret, {})) === null);
});

test('with the stream gone the database is asked each time', async () => {
  const { cookie } = await signedIn();
  await viewerFromCookies(cookie, {});
  await stop();
  expect(streamIsAlive()).toBe(false);
  await AuthSession.collection.deleteMany({});
  expect(await viewerFromCookies(cookie, {})).toBeNull();
  stop = await startFollowing();
});

test('a session that is used slides on, one that is not ends after 30 days', async () => {
  const { cookie, id } = await signedIn();
  const days = (count: number) => clock.advance(count * 86_400_000);
  days(29);
  expect(await viewerFromCookies(cookie, {})).toMatchObject({ actor: { id } });
  days(29);
  expect(await viewerFromCookies(cookie, {})).not.toBeNull();
  days(31);
  expect(await viewerFromCookies(cookie, {})).toBeNull();
  clock.run();
});
