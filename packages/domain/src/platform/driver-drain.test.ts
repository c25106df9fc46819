import mongoose from 'mongoose';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';

useDatabase();

type Pool = { connections: { toArray(): { socket: Socket }[] } };

test('a command that meets a connection at the moment it closes is tried again instead of waiting for ever', { timeout: 20_000 }, async () => {
  const things = mongoose.connection.db!.collection('things');
  await things.insertOne({ name: 'kettle' });
  const { topology } = mongoose.connection.getClient() as unknown as { topology: { s: { servers: Map<string, { pool: Pool }> } } };
  for (const { pool } of topology.s.servers.values()) for (const { socket } of pool.connections.toArray()) socket.destroy();
  expect(await things.findOne({ name: 'kettle' })).toMatchObject({ name: 'kettle' });
});
