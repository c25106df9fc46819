import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { socketUrl } from './socket-path.ts';

/**
 * Makes the mongod behind the socket the primary of a replica set of one. A new one is initiated; one that remembers another address
 * (the data folder was moved) is told its new one by force, which it obeys at once because nobody else votes.
 * Repairing after a crash can take a while, so this waits as long as `signal`, which ends with mongod, allows.
 */
export async function becomePrimary(socket: string, signal: AbortSignal): Promise<void> {
  await until(() => answers(socket), signal);
  // Read only now: mongod starts while the driver is.
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(socketUrl(socket), { maxPoolSize: 1 });
  try {
    const known = await client.db('local').collection('system.replset').findOne<ReplicaSet>({});
    if (!known) await initiate(client, socket);
    else if (known.members[0]?.host !== socket) await readdress(client, known, socket);
    await until(() => isPrimary(client), signal);
  } finally {
    await client.close();
  }
}

async function until(question: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await question())) {
    signal.throwIfAborted();
    await sleep(10);
  }
}

/** Asked without the driver, which gives up a client for good when its first connection fails. */
export async function answers(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    await once(connection, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    connection.destroy();
  }
}

type ReplicaSet = { _id: string; version: number; members: { _id: number; host: string }[] };

async function initiate(client: MongoClient, host: string): Promise<void> {
  await client.db('admin').command({ replSetInitiate: { _id: 'switchboard', members: [{ _id: 0, host }] } });
}

async function readdress(client: MongoClient, known: ReplicaSet, host: string): Promise<void> {
  const changed = { ...known, version: known.version + 1, members: [{ ...known.members[0], host }] };
  await client.db('admin').command({ replSetReconfig: changed, force: true });
}

async function isPrimary(client: MongoClient): Promise<boolean> {
  const hello = await client.db('admin').command({ hello: 1 });
  return hello.isWritablePrimary === true;
}
