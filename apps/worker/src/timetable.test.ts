import { setTimeout as sleep } from 'node:timers/promises';
import { SweepState } from '@switchboard/domain/platform/jobs/sweeps.ts';
import { expect, test, vi } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { runTimetable } from './timetable.ts';

useDatabase(SweepState);

test('a timetable runs until it is stopped and waits for what runs', async () => {
  let ended = 0;
  const stop = runTimetable([{ name: 'mail', everyMs: 50, run: async () => sleep(30).then(() => (ended += 1)) }]);
  await vi.waitFor(() => expect(ended).toBeGreaterThan(1), { timeout: 30_000 });
  await stop();
  const before = ended;
  await sleep(150);
  expect(ended).toBe(before);
});
