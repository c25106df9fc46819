import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { writeJobNotes } from '../platform/jobs/job-record.ts';
import { addJob, defineJob, startJobs, stopJobs, undefineJobs } from '../platform/jobs/jobs.ts';
import { sweepIfDue } from '../platform/jobs/sweeps.ts';
import { retryFailure, runSweep, workerStanding } from './worker.ts';

useDatabase();
const minute = 60_000;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  clock.stopAt('2026-11-21T10:00:00Z');
});
afterEach(async () => {
  clock.run();
  await stopJobs();
  undefineJobs();
});
const standing = async (name: string) => (await workerStanding(operator)).sweeps.find((sweep) => sweep.name === name)!;

test('a sweep says when it ran, when it runs next and what it did; what it missed while the worker was off is caught up once', async () => {
  const sweep = { name: 'outbox', everyMs: minute, run: async () => 3 };
  await sweepIfDue(sweep);
  expect(await standing('outbox')).toMatchObject({ lastAt: '2026-11-21T10:00:00.000Z', nextAt: '2026-11-21T10:01:00.000Z', isLate: false, running: null, backlog: 0, runs: [{ did: 3, missed: 0 }] });
  clock.advance(61 * minute);
  expect((await standing('outbox')).isLate).toBe(true);
  await sweepIfDue(sweep);
  await sweepIfDue(sweep);
  expect((await standing('outbox')).runs.map(({ did, missed }) => [did, missed])).toEqual([[3, 60], [3, 0]]);
});

test('while a sweep runs it says where, and no other process begins it', async () => {
  const seen: unknown[] = [];
  const sweep = { name: 'mail', everyMs: minute, run: async () => (seen.push((await standing('mail')).running), await sweepIfDue(sweep)) };
  await sweepIfDue(sweep);
  expect(seen).toEqual([{ on: expect.stringMatching(/ \d+$/), since: '2026-11-21T10:00:00.000Z' }]);
});

test('a sweep that failed says why until it went well', async () => {
  let broken = true;
  const sweep = { name: 'mail', everyMs: minute, run: async () => (broken ? Promise.reject(new Error('no paper')) : 0) };
  await sweepIfDue(sweep);
  expect(await standing('mail')).toMatchObject({ error: 'no paper', lastAt: null, runs: [{ error: 'no paper' }] });
  broken = false;
  clock.advance(minute);
  await sweepIfDue(sweep);
  expect(await standing('mail')).toMatchObject({ error: null, lastAt: '2026-11-21T10:01:00.000Z' });
});

test('somebody can make a sweep due now', async () => {
  let runs = 0;
  const sweep = { name: 'backups', everyMs: 60 * minute, run: async () => (runs += 1) };
  await sweepIfDue(sweep);
  clock.advance(minute);
  expect(await sweepIfDue(sweep)).toBe(false);
  await runSweep(operator, 'backups');
  expect(await sweepIfDue(sweep)).toBe(true);
  expect(runs).toBe(2);
  await expect(runSweep(operator, 'nothing')).rejects.toMatchObject({ code: 'not_found' });
});

test('a job that failed is kept with what it was to do, and is tried again once', async () => {
  clock.run();
  const seen: unknown[] = [];
  let broken = true;
  defineJob('print', { concurrency: 1 }, async (data) => {
    seen.push(data);
    if (broken) throw new Error('no paper');
  });
  await startJobs();
  await addJob('print', { page: 7 });
  while (seen.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  await writeJobNotes();
  const { jobs, failures } = await workerStanding(operator);
  expect(jobs.find(({ name }) => name === 'print')).toMatchObject({ runs: 1, failed: 1, lastError: 'no paper' });
  expect(failures).toEqual([expect.objectContaining({ name: 'print', about: '{"page":7}', error: 'no paper', canRetry: true })]);
  broken = false;
  await retryFailure(operator, failures[0]!.id);
  while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(seen[1]).toEqual({ page: 7 });
  await expect(retryFailure(operator, failures[0]!.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('an agent sees nothing of it', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  await expect(workerStanding(viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
