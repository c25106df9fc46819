import mongoose from 'mongoose';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../../models.ts';
import { newDatabaseUrl, useDatabase } from '../../../../../tests/support/database.ts';
import { operator } from '../../../../../tests/support/people.ts';
import { Activity } from '../../activity/activity.ts';
import { verifyChain } from '../../activity/verify.ts';
import { createTicket } from '../../conversations/create-ticket.ts';
import { Message } from '../../conversations/message.ts';
import { writeMessage } from '../../conversations/write-message.ts';
import { seedRoles } from '../../people/role.ts';
import { useConfig } from '../../platform/config.ts';
import { connectDatabase, disconnectDatabase } from '../../platform/database.ts';
import { putFile, readFileBytes } from '../../platform/files.ts';
import { setting } from '../../platform/settings.ts';
import { useSecret } from '../../platform/secrets.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';

useDatabase();

let folder: string;
let file: string;
const SECRET = 'the secret of the first installation';
/** Ids and revisions of tickets that were acknowledged before the backup's instant. */
const acknowledged: { id: string; number: string; at: number }[] = [];
let sha256: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-backup-'));
  useSecret(SECRET);
  await seedRoles();
  // Enough to read that writes go on meanwhile.
  const filler = Array.from({ length: 40_000 }, (_, i) => ({ i, half: new mongoose.mongo.Double(1), words: 'nothing much '.repeat(20) }));
  await mongoose.connection.collection('filler').insertMany(filler);
  ({ sha256 } = await putFile(Buffer.from('a file that a customer sent')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open1 = (n: number) => createTicket(operator, { title: `Ticket ${n}`, description: 'It does not work.', requester: { email: `customer${n % 7}@example.com` } });

test('a backup is made while tickets are opened, answered and removed', async () => {
  let writing = true;
  const writer = async (base: number) => {
    for (let n = base; writing; n += 10) {
      const ticket = await open1(n);
      acknowledged.push({ id: ticket._id.toString(), number: ticket.number, at: Date.now() });
      await writeMessage(operator, ticket.number, { body: 'We look into it.', direction: 'internal' });
      if (n % 3 === 0) await mongoose.connection.collection('filler').deleteOne({ i: n });
    }
  };
  const writers = [writer(1), writer(2)];
  while (acknowledged.length < 10) await new Promise((resolve) => setTimeout(resolve, 20));
  const before = acknowledged.length;
  file = join(folder, 'desk.backup');
  const { manifest, bytes } = await makeBackup(file);
  const during = acknowledged.length - before;
  writing = false;
  await Promise.all(writers);

  expect(during).toBeGreaterThan(3);
  expect(bytes).toBe((await stat(file)).size);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(manifest.files).toEqual({ count: 1, bytes: 27 });
  expect(manifest.collections.find(({ name }) => name === 'tickets')!.count).toBeGreaterThanOrEqual(before);
  await expect(stat(`${file}.changes`)).rejects.toThrow();
  await expect(makeBackup(file)).rejects.toThrow('There is a file');
});

test('a database that holds something is not restored into', async () => {
  await expect(restoreBackup(file, operator)).rejects.toThrow('The database is not empty');
});

test('a file that was cut off or altered is refused, and the database stays empty', async () => {
  await inEmptyDatabase(async () => {
    const whole = await readFile(file);
    const cut = join(folder, 'cut.backup');
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    await expect(restoreBackup(cut, operator)).rejects.toThrow('is damaged: its end is missing');

    const altered = join(folder, 'altered.backup');
    await writeFile(altered, whole);
    const handle = await open(altered, 'r+');
    await handle.write(Buffer.from([whole[5_000]! ^ 1]), 0, 1, 5_000);
    await handle.close();
    await expect(restoreBackup(altered, operator)).rejects.toThrow('its content is not what was written');

    await writeFile(altered, 'hello');
    await expect(restoreBackup(altered, operator)).rejects.toThrow('is not a backup of Switchboard');
    await expect(restoreBackup(join(folder, 'nowhere'), operator)).rejects.toThrow('There is no file');
    expect(await mongoose.connection.db!.listCollections().toArray()).toEqual([]);
  });
});

test('a backup that was made with another SECRET says so', async () => {
  await inEmptyDatabase(async () => {
    useSecret('another secret that is long enough to be one');
    useConfig({ secret: 'another secret that is long enough to be one' });
    await expect(restoreBackup(file, operator)).rejects.toThrow('was made with another SECRET');
    useConfig({ secret: null });
    useSecret(SECRET);
  });
});

test('restored, every acknowledged ticket of before is there, whole, with its history; sending waits for a person', async () => {
  const numberBefore = Number((await newest()).slice(3));
  await inEmptyDatabase(async () => {
    useSecret('made by a first start, for nothing yet, in this folder');
    const manifest = await restoreBackup(file, operator);

    const limit = Date.parse(manifest.instant);
    const expected = acknowledged.filter(({ at }) => at < limit);
    expect(expected.length).toBeGreaterThan(0);
    const there = new Set((await Ticket.find({}, { _id: 1 }).lean()).map(({ _id }) => _id.toString()));
    expect(expected.filter(({ id }) => !there.has(id))).toEqual([]);

    for (const ticket of await Ticket.find().lean()) {
      expect(await verifyChain({ kind: 'ticket', id: ticket._id.toString() }, ticket.history)).toBeNull();
      expect(await Message.countDocuments({ ticketId: ticket._id })).toBe(ticket.lastSeq);
    }
    expect(await Activity.countDocuments({ event: 'backup.restored' })).toBe(1);
    expect((await readFileBytes(sha256)).toString()).toBe('a file that a customer sent');
    expect((await mongoose.connection.collection('filler').findOne({ i: 11 }, { promoteValues: false }))!.half).toBeInstanceOf(mongoose.mongo.Double);

    expect(await setting('mail.halted')).toBe(true);
    expect(await setting('mail.halted.reason')).toContain('Restored from a backup');
    const indexes = await Ticket.collection.indexes();
    expect(indexes.length).toBeGreaterThan(5);
    const next = await open1(5);
    expect(Number(next.number.slice(3))).toBeGreaterThan(numberBefore);
  });
});

const newest = async (): Promise<string> => (await Ticket.findOne().sort({ number: -1 }).orFail().lean()).number;

/** Another installation: a new database and a new data folder. */
async function inEmptyDatabase(work: () => Promise<void>): Promise<void> {
  const first = mongoose.connection.name;
  const dataDir = await mkdtemp(join(folder, 'data-'));
  const { config } = await import('../../platform/config.ts');
  const before = { ...config() };
  await disconnectDatabase();
  useConfig({ mongodbUrl: newDatabaseUrl(), dataDir });
  await connectDatabase();
  try {
    await work();
  } finally {
    await mongoose.connection.db!.dropDatabase();
    await disconnectDatabase();
    useConfig(before);
    useSecret(SECRET);
    await connectDatabase();
    expect(mongoose.connection.name).toBe(first);
  }
}
