import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import mongoose, { Schema } from 'mongoose';
import { afterEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { config, useConfig } from './config.ts';
import { changing, connectDatabase, disconnectDatabase } from './database.ts';
import { explainConnectFailure, refuseOld } from './database-server.ts';
import { findMongod } from './mongod/find-mongod.ts';
import { socketUrl } from './mongod/socket-path.ts';

describe('a transaction', () => {
  useDatabase();
  const counters = () => mongoose.connection.db!.collection<{ _id: string; n: number }>('counters');

  test('happens as a whole or not at all', async () => {
    await counters().insertOne({ _id: 'whole', n: 0 });
    const failing = changing(async (session) => {
      await counters().updateOne({ _id: 'whole' }, { $inc: { n: 1 } }, { session });
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect((await counters().findOne({ _id: 'whole' }))?.n).toBe(0);
  });

  test('that collides with others is tried again, so that none is lost', async () => {
    await counters().insertOne({ _id: 'shared', n: 0 });
    const increment = () =>
      changing(async (session) => {
        const { n } = (await counters().findOne({ _id: 'shared' }, { session }))!;
        await counters().updateOne({ _id: 'shared' }, { $set: { n: n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 12 }, increment));
    expect((await counters().findOne({ _id: 'shared' }))?.n).toBe(12);
  });

  test('gives what its work gave', async () => {
    const model = mongoose.model('Trial', new Schema({ name: String }));
    const made = await changing(async (session) => (await model.create([{ name: 'Ana' }], { session }))[0]!);
    expect((await model.findById(made._id))?.name).toBe('Ana');
  });
});

describe('a MongoDB that does not fit', () => {
  const ended: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await disconnectDatabase();
    await Promise.all(ended.splice(0).map((end) => end()));
  });

  /** A mongod that nobody prepared. */
  async function bareMongod(...more: string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-bare-'));
    await mkdir(join(folder, 'db'));
    const socket = join(folder, 'mongod.sock');
    const args = ['--dbpath', join(folder, 'db'), '--bind_ip', socket, '--nounixsocket', '--wiredTigerCacheSizeGB', '0.25', ...more];
    const child: ChildProcess = spawn(await findMongod(config().mongod), args, { stdio: 'ignore' });
    ended.push(async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    });
    await sleep(300);
    return socketUrl(socket);
  }

  const refusal = async (mongodbUrl: string) => {
    useConfig({ mongodbUrl });
    return connectDatabase().then(
      () => 'accepted',
      (error: Error) => error.message,
    );
  };

  test('a single server is refused, with how to make it a replica set', async () => {
    expect(await refusal(await bareMongod())).toMatch(/is a single server, and Switchboard needs a replica set .* Start mongod with --replSet rs0 and run rs\.initiate\(\) once/);
  });

  test('a member of a replica set that was never initiated is told apart', async () => {
    const url = await bareMongod('--replSet', 'rs0');
    expect(await refusal(url)).toMatch(/does not exist yet\. Run rs\.initiate\(\) once in mongosh\./);
  });

  test('an address that is none is refused', async () => {
    expect(await refusal('mongodb://host:notaport/desk')).toMatch(/^MONGODB_URL is not an address MongoDB understands: .* It looks like mongodb:\/\/host:27017/);
  });

  test('an old version is named', () => {
    expect(() => refuseOld('5.0.31')).toThrow('is version 5.0.31, and Switchboard needs 6.0 or newer');
    expect(() => refuseOld('6.0.5')).not.toThrow();
    expect(() => refuseOld('10.0.0')).not.toThrow();
  });

  test('nobody there is told with the address, without the password', async () => {
    const url = 'mongodb://desk:hidden@127.0.0.1:9/desk?replicaSet=rs0';
    const error = await new MongoClient(url, { serverSelectionTimeoutMS: 200 }).connect().catch((failure: unknown) => failure);
    const { message } = explainConnectFailure(error, url) as Error;
    expect(message).toMatch(/^The MongoDB at MONGODB_URL \(mongodb:\/\/127\.0\.0\.1:9\/desk\) does not answer/);
    expect(message).not.toContain('hidden');
  });
});
