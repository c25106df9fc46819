import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { askInLane } from './lane.ts';

useDatabase();

type Pool = { checkedOut: Set<{ socket: Socket }>; totalConnectionCount: number };
const pools = (): Pool[] => {
  const { topology } = mongoose.connection.getClient() as unknown as { topology: { s: { servers: Map<string, { pool: Pool }> } } };
  return [...topology.s.servers.values()].map(({ pool }) => pool);
};
const insert = (name: string, more = {}) => ({ insert: 'kettles', documents: [{ _id: name as never, name, ...more }], writeConcern: { w: 'majority', j: true } });
const found = (name: string) => mongoose.connection.db!.collection('kettles').findOne({ name });
const out = (): { socket: Socket }[] => pools().flatMap(({ checkedOut }) => [...checkedOut]);

afterEach(async () => {
  vi.useRealTimers();
  for (const { socket } of out()) socket.destroy();
  await sleep(20);
});

test('what is written in the lane is there, one after the other on one connection', async () => {
  for (let n = 0; n < 20; n += 1) expect(await askInLane(insert(`one ${n}`))).toMatchObject({ ok: 1, n: 1 });
  expect(out()).toHaveLength(1);
  expect(await mongoose.connection.db!.collection('kettles').countDocuments()).toBe(20);
});

test('what is asked meanwhile has a lane of its own, and what is asked beside both goes the driver’s way', async () => {
  await askInLane({ ping: 1 });
  const [first] = out();
  await Promise.all([askInLane(insert('left')), askInLane(insert('right'))]);
  const two = out();
  expect(two).toHaveLength(2);
  expect(two).toContain(first);
  await Promise.all(Array.from({ length: 20 }, (_none, n) => askInLane(insert(`other ${n}`, { words: 'x'.repeat(200_000) }))));
  expect(out()).toEqual(two);
  expect(await mongoose.connection.db!.collection('kettles').countDocuments({ name: /^other|left|right/ })).toBe(22);
});

test('many who ask before there is a lane open one, and the others go the driver’s way', async () => {
  await Promise.all(Array.from({ length: 20 }, () => askInLane({ ping: 1 })));
  expect(out()).toHaveLength(1);
});

test('what the database refuses is told, in its answer or as an error, and the next question is answered', async () => {
  await askInLane(insert('kettle'));
  expect(await askInLane(insert('kettle'))).toMatchObject({ n: 0, writeErrors: [{ code: 11_000 }] });
  await expect(askInLane({ boil: 'kettle' })).rejects.toMatchObject({ code: 59 });
  expect(await askInLane({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('a connection that breaks in the middle fails what was asked, and the next question has another', async () => {
  await askInLane({ ping: 1 });
  const asked = askInLane(insert('kettle')).then(() => 'answered', (error: Error) => error.name);
  for (const { socket } of out()) socket.destroy();
  expect(await asked).toBe('MongoNetworkError');
  expect(await askInLane(insert('pot'))).toMatchObject({ n: 1 });
  expect(await found('pot')).toMatchObject({ name: 'pot' });
});

test('a connection that breaks while nobody asks is not asked', async () => {
  await askInLane({ ping: 1 });
  for (const { socket } of out()) socket.destroy();
  await sleep(20);
  expect(await askInLane({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('a lane that nobody uses gives its connection back, and the driver goes on with it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await mongoose.connection.db!.command({ ping: 1 });
  await askInLane({ ping: 1 });
  expect(out()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(11_000);
  vi.useRealTimers();
  expect(out()).toHaveLength(0);
  const before = pools().reduce((sum, { totalConnectionCount }) => sum + totalConnectionCount, 0);
  for (let n = 0; n < 5; n += 1) expect(await mongoose.connection.db!.command({ ping: 1 })).toMatchObject({ ok: 1 });
  expect(pools().reduce((sum, { totalConnectionCount }) => sum + totalConnectionCount, 0)).toBe(before);
});
