import { beforeEach, describe, expect, test } from 'vitest';
import mongoose from 'mongoose';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Activity, type Head } from './activity.ts';
import { anchorHistory, digestOfDay, HistoryAnchor } from './anchor.ts';
import { recordOfDay } from './record-of-day.ts';
import { record } from './record.ts';
import { HistoryDay } from './record-of-day.ts';
import { verifyChain } from './verify.ts';

useDatabase();
beforeEach(emptyDatabase);

const by = { actor: { kind: 'system' as const, id: null, name: 'Test' }, origin: { via: 'job' as const, ip: undefined } };
const subject = { kind: 'team', id: 'a'.repeat(24) };

async function tell(names: string[]): Promise<Head> {
  let head: Head | null = null;
  for (const name of names) head = await changing((session) => record('team.created', { name }, { subject, head, by }, session));
  return head!;
}

describe('a chain of history', () => {
  test('holds as it was written', async () => {
    const head = await tell(['one', 'two', 'three']);
    expect(head.seq).toBe(3);
    expect(await verifyChain(subject, head)).toBeNull();
  });

  test('shows a changed content, a changed fact, a removed line and a removed end', async () => {
    const head = await tell(['one', 'two', 'three']);
    const collection = Activity.collection;
    const second = await collection.findOne({ seq: 2 });
    const restore = () => collection.replaceOne({ _id: second!._id }, second!, { upsert: true });

    await collection.updateOne({ seq: 2 }, { $set: { 'payload.name': 'forged' } });
    expect((await verifyChain(subject, head))?.fault).toBe('The content of line 2 was changed.');
    await restore();
    await collection.updateOne({ seq: 2 }, { $set: { 'by.name': 'somebody else' } });
    expect((await verifyChain(subject, head))?.fault).toBe('Line 2 was changed.');
    await restore();
    await collection.deleteOne({ seq: 2 });
    expect((await verifyChain(subject, head))?.fault).toBe('Line 2 is missing.');
    await restore();
    expect(await verifyChain(subject, head)).toBeNull();
    await collection.deleteOne({ seq: 3 });
    expect((await verifyChain(subject, head))?.fault).toBe('The chain ends at line 2, but its subject remembers line 3.');
  });

  test('still holds after the content of a line was erased', async () => {
    const head = await tell(['one', 'two']);
    await Activity.collection.updateOne({ seq: 1 }, { $set: { erasedAt: new Date() }, $unset: { payload: 1, salt: 1 } });
    expect(await verifyChain(subject, head)).toBeNull();
  });

  test('has no line when its transaction failed', async () => {
    const failing = changing(async (session) => {
      await record('team.created', { name: 'never' }, { subject, head: null, by }, session);
      throw new Error('after all not');
    });
    await expect(failing).rejects.toThrow('after all not');
    expect(await Activity.countDocuments()).toBe(0);
  });

  test('does not fork when two write at once', async () => {
    const both = await Promise.allSettled([tell(['one']), tell(['also one'])]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('what has no document of its own', () => {
  test('chains per day, also when many write at once', async () => {
    const about = { chain: 'sign_in' as const, by };
    const many = Array.from({ length: 12 }, (_, n) => changing((session) => recordOfDay('sign_in.failed', { email: `${n}@example.com`, personId: null, reason: 'password' }, about, session)));
    await Promise.all(many);
    const day = await HistoryDay.findOne().lean();
    expect(day?.history.seq).toBe(12);
    expect(await verifyChain({ kind: 'day', id: day!._id }, day!.history)).toBeNull();
  });

  test('a finished day is anchored once, and the anchor shows a subject that was taken out whole', async () => {
    const day = '2026-03-01';
    const _id = mongoose.Types.ObjectId.createFromTime(Date.parse(`${day}T10:00:00Z`) / 1000);
    await tell(['one']);
    await Activity.collection.insertOne({ ...(await Activity.collection.findOne())!, _id, seq: 99, hash: 'a-line-of-that-day' });
    clock.stopAt('2026-03-02T00:06:00Z');
    expect(await anchorHistory()).toBe(1);
    expect(await anchorHistory()).toBe(0);
    clock.run();
    const anchor = await HistoryAnchor.findById(day).lean();
    expect(anchor).toMatchObject({ lines: 1, previous: '' });
    expect(await digestOfDay(day, '')).toEqual({ digest: anchor!.digest, lines: 1 });
    await Activity.collection.deleteOne({ _id });
    expect((await digestOfDay(day, '')).digest).not.toBe(anchor!.digest);
  });
});
