import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { DocumentUpdate } from '@switchboard/domain/documents/document.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { DocumentClient } from '../../../../tests/support/document-client.ts';
import { startDocuments } from '../../../../tests/support/document-server.ts';
import { keyOf } from '../../../../tests/support/live-server.ts';
import { operator } from '../../../../tests/support/people.ts';

useDatabase();
let server: Awaited<ReturnType<typeof startDocuments>>;
let stopFollowing: () => Promise<void>;
let token: string;
const clients: DocumentClient[] = [];

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  server = await startDocuments();
  token = (await keyOf({ role: 'agent' })).token;
});
afterAll(async () => {
  for (const client of clients) client.cut();
  await server.stop();
  await stopFollowing();
});

const newNote = async (): Promise<string> => noteOf((await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } } as never))._id.toString());
async function opened(note: string): Promise<DocumentClient> {
  const client = await new DocumentClient(server.url, note, { token }).open();
  clients.push(client);
  return client;
}

/** Nothing can be written into the collection until it is let go: somebody is in the middle of a transaction there, and somebody else waits to have it alone. */
async function holdWrites(): Promise<() => Promise<void>> {
  const name = DocumentUpdate.collection.collectionName;
  const session = await mongoose.startSession();
  session.startTransaction();
  await DocumentUpdate.collection.insertOne({ document: 'none' } as never, { session });
  const alone = mongoose.connection.db!.command({ collMod: name });
  await until(async () => (await waitingFor('collMod')) === 1);
  return async () => {
    await session.abortTransaction();
    await session.endSession();
    await alone;
  };
}
const waitingFor = async (command: string): Promise<number> => (await operations()).filter((one) => one.waitingForLock && one.command[command] === DocumentUpdate.collection.collectionName && one.command.$db === mongoose.connection.db!.databaseName).length;
const operations = () => mongoose.connection.getClient().db('admin').aggregate<{ waitingForLock: boolean; command: Record<string, unknown> }>([{ $currentOp: {} }]).toArray();
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

test('two texts are written beside each other; what comes then goes with the next write, and one text’s own words wait for each other', async () => {
  const [first, second, third] = await Promise.all([newNote(), newNote(), newNote()]);
  const [a, b, c, reader] = [await opened(first), await opened(second), await opened(third), await opened(first)];
  const release = await holdWrites();
  a.write('One');
  await until(async () => (await waitingFor('insert')) === 1);
  a.write(' and two');
  await sleep(50);
  expect(await waitingFor('insert')).toBe(1);
  b.write('Beside');
  await until(async () => (await waitingFor('insert')) === 2);
  c.write('Later');
  await sleep(50);
  expect(await waitingFor('insert')).toBe(2);
  expect(reader.text.toString()).toBe('');
  await release();
  await reader.until(() => reader.text.toString() === 'One and two');
  for (const client of [a, b, c]) await client.until(() => client.saved);
});

test('what comes while two are under way goes together', async () => {
  const notes = await Promise.all(Array.from({ length: 8 }, newNote));
  const [one, another, ...others] = await Promise.all(notes.map(opened));
  const sizes = await noteSizes();
  const release = await holdWrites();
  one!.write('One');
  await until(async () => (await waitingFor('insert')) === 1);
  another!.write('Another');
  await until(async () => (await waitingFor('insert')) === 2);
  for (const other of others) other.write('Together');
  await until(async () => notes.every((note) => server.rooms.get(note)!.storing === 1));
  await release();
  for (const client of [one!, another!, ...others]) await client.until(() => client.saved);
  expect(await sizes()).toEqual([1, 1, 6]);
});

/** How many rows each write held since then, by what MongoDB notes. */
async function noteSizes(): Promise<() => Promise<number[]>> {
  const db = mongoose.connection.db!;
  await db.command({ profile: 2 });
  return async () => {
    await db.command({ profile: 0 });
    const written = await db.collection('system.profile').find({ op: 'insert', 'command.insert': DocumentUpdate.collection.collectionName, 'command.ordered': false }, { projection: { ninserted: 1 } }).toArray();
    await db.dropCollection('system.profile');
    return written.map(({ ninserted }) => ninserted as number).sort();
  };
}
