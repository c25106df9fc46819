import { afterEach, beforeAll, afterAll, beforeEach, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { changing } from '../platform/database.ts';
import type { ActivityLine } from './activity.ts';
import { startFollowing } from './follow.ts';
import { FollowerState } from './follower-state.ts';
import { newId } from '../platform/id.ts';
import { record } from './record.ts';
import { runFollower } from './run-follower.ts';

useDatabase();
let stopFollowing: () => Promise<void>;
beforeAll(async () => void (stopFollowing = await startFollowing()));
afterAll(() => stopFollowing());
beforeEach(emptyDatabase);

const running: (() => Promise<void>)[] = [];
const stopAll = () => Promise.all(running.splice(0).map((stop) => stop()));
afterEach(stopAll);

const by = { actor: { kind: 'system' as const, id: null, name: 'Test' }, origin: { via: 'job' as const } };
const nameOf = (line: ActivityLine) => (line.payload as { name: string }).name;

async function tell(...names: string[]): Promise<void> {
  for (const name of names) await changing((session) => record('team.created', { name }, { subject: { kind: 'team', id: newId().toString() }, head: null, by }, session));
}

/** A follower that notes what it was handed; `before` may throw. */
function follow(before: (name: string) => void = () => undefined): string[] {
  const handled: string[] = [];
  const handle = async (line: ActivityLine) => {
    before(nameOf(line));
    handled.push(nameOf(line));
  };
  running.push(runFollower('test', { events: ['team.created'], handle }, { retryMs: 50 }));
  return handled;
}

const until = (check: () => unknown) => expect.poll(check, { timeout: 5_000, interval: 20 });
const started = () => until(async () => (await FollowerState.findById('test').lean())?.leaseHolder).toBeTruthy();

test('every line is handed over once, in order', async () => {
  const handled = follow();
  await started();
  await tell('one', 'two', 'three');
  await until(() => handled).toEqual(['one', 'two', 'three']);
});

test('what happened while nobody followed is handed over afterwards, and nothing twice', async () => {
  const before = follow();
  await started();
  await tell('one');
  await until(() => before).toEqual(['one']);
  await stopAll();
  await tell('two');
  const after = follow();
  await until(() => after).toEqual(['two']);
  await tell('three');
  await until(() => after).toEqual(['two', 'three']);
});

test('a line that fails is tried again, counted, and holds up those behind it', async () => {
  let failures = 0;
  const handled = follow((name) => {
    if (name === 'bad' && ++failures <= 3) throw new Error('not yet');
  });
  await started();
  await tell('one', 'bad', 'after');
  await until(async () => (await FollowerState.findById('test').lean())?.failing?.tries).toBe(3);
  expect(handled).toEqual(['one']);
  await until(() => handled).toEqual(['one', 'bad', 'after']);
  await stopAll();
  expect((await FollowerState.findById('test').lean())?.failing).toBeNull();
});

test('of two followers with one name one works, and the other goes on when it stops', async () => {
  const first = follow();
  await started();
  const second = follow();
  await tell('one', 'two');
  await until(() => first).toEqual(['one', 'two']);
  await sleep(100);
  expect(second).toEqual([]);
  await running.shift()!();
  await tell('three');
  await until(() => second).toEqual(['three']);
});

test('a follower whose lease was taken hands over nothing more', async () => {
  const handled = follow();
  await started();
  await tell('one');
  await until(() => handled).toEqual(['one']);
  await sleep(1_100);
  await FollowerState.updateOne({ _id: 'test' }, { leaseHolder: 'another', leaseUntil: new Date(Date.now() + 60_000) });
  await tell('two');
  await sleep(200);
  // The first line after it was taken may be handled by both: at least once.
  const known = handled.length;
  expect(known).toBeLessThanOrEqual(2);
  await tell('three');
  await sleep(200);
  expect(handled).toHaveLength(known);
});
