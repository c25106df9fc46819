import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../../tests/support/database.ts';
import { clock } from '../clock.ts';
import { lastSweeps, sweepIfDue, SweepState } from './sweeps.ts';

useDatabase(SweepState);
beforeEach(emptyDatabase);
afterEach(() => clock.run());

const minute = 60_000;

test('a sweep runs at once the first time and then when its time has passed', async () => {
  clock.stopAt('2026-11-21T10:00:00Z');
  let runs = 0;
  const sweep = { name: 'mail', everyMs: minute, run: async () => (runs += 1) };
  expect(await sweepIfDue(sweep)).toBe(true);
  expect(await sweepIfDue(sweep)).toBe(false);
  clock.advance(minute);
  expect(await sweepIfDue(sweep)).toBe(true);
  expect(runs).toBe(2);
});

test('of many that ask at once one runs it', async () => {
  let runs = 0;
  const sweep = { name: 'mail', everyMs: minute, run: async () => sleep(50).then(() => (runs += 1)) };
  const ran = await Promise.all(Array.from({ length: 8 }, () => sweepIfDue(sweep)));
  expect(ran.filter(Boolean)).toHaveLength(1);
  expect(runs).toBe(1);
});

test('a sweep whose process was killed runs again when the lease has passed', async () => {
  clock.stopAt('2026-11-21T10:00:00Z');
  await SweepState.create({ _id: 'mail', everyMs: minute, dueAt: clock.now(), leaseHolder: 'killed', leaseUntil: new Date(clock.ms() + minute) });
  const sweep = { name: 'mail', everyMs: minute, run: async () => 0 };
  expect(await sweepIfDue(sweep)).toBe(false);
  clock.advance(minute + 1);
  expect(await sweepIfDue(sweep)).toBe(true);
});

test('one that fails is tried again at its next time, and its words are on the health page', async () => {
  clock.stopAt('2026-11-21T10:00:00Z');
  let runs = 0;
  const sweep = { name: 'mail', everyMs: minute, run: async () => Promise.reject(new Error(`no paper ${(runs += 1)}`)) };
  await sweepIfDue(sweep);
  clock.advance(4 * minute);
  await sweepIfDue(sweep);
  expect(await lastSweeps()).toEqual([{ name: 'mail', everyMs: minute, lastSweepAt: null, tookMs: 0, error: 'no paper 2', late: true }]);
});
