import { beforeEach, expect, test } from 'vitest';
import mongoose from 'mongoose';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { migrate, type Migration } from './migrations.ts';

useDatabase();
beforeEach(emptyDatabase);

const ran: string[] = [];
const noBackup = async () => undefined;
const step = (id: string, run: Migration['run'] = async () => undefined): Migration => ({
  id,
  description: id,
  async run(db) {
    ran.push(id);
    await run(db);
  },
});
beforeEach(() => void (ran.length = 0));

test('a new database needs nothing changed and notes what it is', async () => {
  expect(await migrate([step('one'), step('two')], '1.0.0', noBackup)).toEqual(['one', 'two']);
  expect(ran).toEqual([]);
  expect(await mongoose.connection.db!.collection('migrations').countDocuments()).toBe(3);
});

test('what is new runs once, in order, after a backup, also when three processes start together', async () => {
  await migrate([step('one')], '1.0.0', noBackup);
  const backups: string[] = [];
  const start = () => migrate([step('one'), step('two'), step('three')], '1.1.0', async (from) => void backups.push(from));
  await Promise.all([start(), start(), start()]);
  expect(ran).toEqual(['two', 'three']);
  expect(backups).toEqual(['1.0.0']);
  expect(await start()).toEqual([]);
});

test('one that fails is run again at the next start, and none after it before', async () => {
  await migrate([], '1.0.0', noBackup);
  const broken = step('two', async () => {
    throw new Error('disk full');
  });
  await expect(migrate([broken, step('three')], '1.1.0', noBackup)).rejects.toThrow('disk full');
  expect(ran).toEqual(['two']);
  await migrate([step('two'), step('three')], '1.1.0', noBackup);
  expect(ran).toEqual(['two', 'two', 'three']);
});

test('data of a newer version is refused with a sentence', async () => {
  await migrate([], '1.10.0', noBackup);
  await expect(migrate([], '1.9.3', noBackup)).rejects.toThrow('This data was written by Switchboard 1.10.0, which is newer than this 1.9.3.');
});
