import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Collection, Db } from 'mongodb';
import { clock } from './clock.ts';
import { log } from './log.ts';
import { Problem } from './problem.ts';

/**
 * One change of stored data. Ids are never reused and new ones go to the end. It may be killed half-way and run again from its start, so it
 * must be safe to repeat.
 */
export type Migration = { id: string; description: string; run(db: Db): Promise<void> };

type Done = { _id: string; description: string; at: Date; ms: number; version: string };
type Lock = { _id: 'lock'; holder: string; until: Date };
type Installed = { _id: 'installed'; version: string };

const LEASE_MS = 60_000;
const LOOK_MS = 250;

/**
 * Runs what was not run yet, in order, once for all processes that start together, and records it.
 * @param beforeUpgrade called once before data of an older version is touched: takes the backup
 * @throws Problem `conflict` when the data was written by a newer version
 */
export async function migrate(migrations: Migration[], version: string, beforeUpgrade: (from: string) => Promise<void>): Promise<string[]> {
  const db = mongoose.connection.db!;
  const records = db.collection<Done | Lock | Installed>('migrations');
  const installed = (await records.findOne({ _id: 'installed' })) as Installed | null;
  if (installed && isNewer(installed.version, version)) throw tooOld(installed.version, version);
  const due = await dueOf(migrations, records);
  if (installed?.version === version && due.length === 0) return [];
  return locked(records, async () => {
    // Whoever held the lock before may have done it all.
    const still = await dueOf(migrations, records);
    const before = (await records.findOne({ _id: 'installed' })) as Installed | null;
    if (before && before.version !== version) await beforeUpgrade(before.version);
    for (const migration of still) await runOne(migration, records, db, version, before === null);
    await records.updateOne({ _id: 'installed' }, { $set: { version } as never }, { upsert: true });
    return still.map(({ id }) => id);
  });
}

async function dueOf(migrations: Migration[], records: Collection<Done | Lock | Installed>): Promise<Migration[]> {
  const done = new Set((await records.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id as string));
  return migrations.filter(({ id }) => !done.has(id));
}

/** In a new database there is nothing to change: it is only noted. */
async function runOne(migration: Migration, records: Collection<Done | Lock | Installed>, db: Db, version: string, isNew: boolean): Promise<void> {
  const started = performance.now();
  if (!isNew) {
    log.info({ migration: migration.id }, migration.description);
    await migration.run(db);
  }
  const { id, description } = migration;
  await records.updateOne({ _id: id }, { $setOnInsert: { description, at: clock.now(), ms: Math.round(performance.now() - started), version } as never }, { upsert: true });
}

/** One process at a time. A holder that died is waited for until its lease runs out; one that lives keeps renewing it. */
async function locked<T>(records: Collection<Done | Lock | Installed>, work: () => Promise<T>): Promise<T> {
  const holder = randomUUID();
  while (!(await take(records, holder))) await sleep(LOOK_MS);
  const renewal = setInterval(() => void take(records, holder).catch(() => undefined), LEASE_MS / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await records.deleteOne({ _id: 'lock', holder } as never);
  }
}

async function take(records: Collection<Done | Lock | Installed>, holder: string): Promise<boolean> {
  const now = clock.now();
  const free = { _id: 'lock', $or: [{ holder }, { until: { $lt: now } }] };
  try {
    const taken = await records.updateOne(free as never, { $set: { holder, until: new Date(now.getTime() + LEASE_MS) } as never }, { upsert: true });
    return taken.matchedCount + taken.upsertedCount === 1;
  } catch (error) {
    if ((error as { code?: number }).code === 11000) return false;
    throw error;
  }
}

/** Versions are three numbers. */
export function isNewer(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const place = [0, 1, 2].find((index) => (left![index] ?? 0) !== (right![index] ?? 0));
  return place !== undefined && (left![place] ?? 0) > (right![place] ?? 0);
}

function tooOld(stored: string, running: string): Problem {
  return new Problem('conflict', `This data was written by Switchboard ${stored}, which is newer than this ${running}. Start version ${stored} or newer; to go back, restore the backup that was made before the upgrade into an empty data folder.`);
}
