import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import '../models.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { startFollowing } from '../activity/follow.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Intake } from '../conversations/intake.ts';
import { Mailbox } from '../conversations/mailbox.ts';
import { Outbox } from '../conversations/outbox.ts';
import { queueMail } from '../conversations/queue-mail.ts';
import { changeSetting } from '../people/change-setting.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { fullness, RESERVE_BYTES } from '../platform/disk.ts';
import { setting } from '../platform/settings.ts';
import { Backup, backupFolder } from './backup/backups.ts';
import { sweepBackups } from './backup/sweep-backups.ts';
import { health } from './health.ts';
import { resumeSending } from './resume-sending.ts';
import type { HealthCheck } from './words.ts';

useDatabase();

beforeAll(async () => {
  await seedRoles();
  const stop = await startFollowing();
  return stop;
});

const check = async (name: HealthCheck['name']): Promise<HealthCheck | undefined> => (await health(operator)).checks.find((each) => each.name === name);

test('an agent is not shown the health of the installation', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  await expect(health(viewer)).rejects.toThrow('Your role does not show you');
});

test('what works is said to be well', async () => {
  const { checks } = await health(operator);
  const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  expect(states).toMatchObject({ database: 'well', stream: 'well', sending: 'well', outbox: 'well', quarantine: 'well', followers: 'well', backup: 'well' });
});

test('a mailbox that cannot be fetched fails with the sentence it failed with', async () => {
  const now = clock.now();
  await Mailbox.collection.insertOne({ name: 'Desk', address: 'desk@example.com', active: true, imap: { host: 'imap.example.com' }, state: { lastFetchAt: new Date(now.getTime() - 60_000), lastError: 'The password is wrong.', lastErrorAt: now } } as never);
  expect(await check('mailbox')).toMatchObject({ about: 'desk@example.com', state: 'failing', facts: { error: 'The password is wrong.' } });
  expect((await health(operator)).state).toBe('failing');
});

test('mail that could not be read or sent for long is a warning', async () => {
  await Intake.collection.insertOne({ state: 'quarantined', mailboxId: null, source: { via: 'http' } } as never);
  expect(await check('quarantine')).toMatchObject({ state: 'warning', facts: { quarantined: 1 } });
  await queueMail({ key: 'reply:1', kind: 'reply', to: [{ name: '', address: 'ana@example.com' }], subject: 'Hello', text: 'Hello', automatic: false });
  await Outbox.updateOne({ key: 'reply:1' }, { $set: { createdAt: new Date(clock.ms() - 3_600_000) } });
  expect(await check('outbox')).toMatchObject({ state: 'warning', facts: { waiting: 1 } });
});

test('halted mail waits for a word; dropping what waits says so on each', async () => {
  await changeSetting(operator, 'mail.halted', true);
  expect(await check('sending')).toMatchObject({ state: 'failing', facts: { waiting: 1 } });
  expect(await resumeSending(operator, 'drop')).toEqual({ dropped: 1 });
  expect(await setting('mail.halted')).toBe(false);
  expect(await Outbox.findOne({ key: 'reply:1' }).lean()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('Not sent') });
  expect(await Activity.countDocuments({ event: 'sending.resumed' })).toBe(1);
  expect(await resumeSending(operator)).toEqual({ dropped: 0 });
});

test('a scheduled backup is made when it is due, and the oldest leave', async () => {
  expect(await sweepBackups()).toBe(0);
  await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  await changeSetting(operator, 'backup.keep', 2);
  expect(await sweepBackups()).toBe(1);
  expect(await sweepBackups()).toBe(0);
  for (const days of [1, 2]) {
    clock.advance(25 * 3_600_000);
    expect(await sweepBackups(), `day ${days}`).toBe(1);
  }
  clock.run();
  expect((await readdir(backupFolder())).filter((name) => name.endsWith('.backup'))).toHaveLength(2);
  expect(await Backup.countDocuments({ why: 'schedule', error: null })).toBe(3);
  expect(await Activity.countDocuments({ event: 'backup.made' })).toBe(3);
});

test('a backup that failed is on the health page', async () => {
  // Stopped: the name of a backup tells its second.
  clock.stopAt(new Date(clock.ms() + 100 * 3_600_000));
  await mkdir(join(backupFolder(), `switchboard-${clock.now().toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup.partial`), { recursive: true });
  await expect(sweepBackups()).rejects.toThrow();
  expect(await check('backup')).toMatchObject({ state: 'failing', facts: { error: expect.any(String) } });
  clock.run();
});

test('a full disk is a sentence with what is left and what is needed', () => {
  expect(fullness({ freeBytes: RESERVE_BYTES, totalBytes: 1 })).toBeNull();
  expect(fullness({ freeBytes: 50 * 1_048_576, totalBytes: 1 })).toMatch(/50 MB left.*at least 300 MB/);
});
