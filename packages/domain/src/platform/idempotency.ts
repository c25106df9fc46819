import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { model, Schema, type ClientSession } from 'mongoose';
import { clock } from './clock.ts';
import { config } from './config.ts';
import { Problem } from './problem.ts';
import { decrypt, encrypt, fastHash } from './secrets.ts';

/** `answer` is sealed: it may hold a new key or the link of an invitation, which nothing else keeps readable. */
type Kept = { _id: string; fingerprint: string; state: 'running' | 'done'; status: number; answer: string | null; leaseUntil: Date; run: string; at: Date };

const DAY_SECONDS = 86_400;
const LEASE_MS = 60_000;
const thisRun = randomUUID();

const schema = new Schema<Kept>(
  { _id: String, fingerprint: String, state: String, status: Number, answer: String, leaseUntil: Date, run: String, at: Date },
  { collection: 'idempotency_keys', autoIndex: false, versionKey: false },
);
schema.index({ at: 1 }, { expireAfterSeconds: DAY_SECONDS });

export const IdempotencyKey = model<Kept>('IdempotencyKey', schema);

type Doing = { id: string; status: number; answerOf: (result: unknown) => unknown };
const doing = new AsyncLocalStorage<Doing | null>();

export type Answer = { status: number; text: string };

/**
 * Does something once for a key, within 24 h (contract: Idempotency-Key). A repeat gets the answer of the first time, also when the process died between the
 * commit and the answer: what `answerOf` makes of the transaction's result is stored in the very transaction.
 * @throws Problem `conflict` when the key was used for another request, or its first request is still under way
 */
export async function once(
  key: { owner: string; key: string; request: string },
  status: number,
  answerOf: (result: unknown) => unknown,
  work: () => Promise<unknown>,
): Promise<Answer> {
  const id = fastHash(`${key.owner}\n${key.key}`);
  const fingerprint = fastHash(key.request);
  const earlier = await begin(id, fingerprint);
  if (earlier) return earlier;
  try {
    const text = JSON.stringify(await doing.run({ id, status, answerOf }, work)) ?? 'null';
    await IdempotencyKey.updateOne({ _id: id }, { $set: { state: 'done', status, answer: encrypt(text) } });
    return { status, text };
  } catch (error) {
    // Refused or failed: nothing was done under this key, so another try is a first try.
    await IdempotencyKey.deleteOne({ _id: id, state: 'running' });
    throw error;
  }
}

async function begin(id: string, fingerprint: string): Promise<Answer | null> {
  const now = clock.now();
  const lease = { leaseUntil: new Date(now.getTime() + LEASE_MS), run: thisRun };
  try {
    await IdempotencyKey.collection.insertOne({ _id: id as never, fingerprint, state: 'running', status: 0, answer: null, at: now, ...lease });
    return null;
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error;
  }
  const kept = await IdempotencyKey.findById(id).lean<Kept>();
  if (kept && kept.fingerprint !== fingerprint) throw new Problem('conflict', 'This Idempotency-Key was used for a different request. Use a new key for each request.');
  if (kept?.state === 'done') return { status: kept.status, text: kept.answer ? decrypt(kept.answer) : 'null' };
  // Whoever held it died before anything was committed.
  const taken = await IdempotencyKey.updateOne({ _id: id, state: 'running', $or: [{ leaseUntil: { $lt: now } }, ...ofEarlierRuns()] }, { $set: lease });
  if (taken.modifiedCount === 1) return null;
  throw new Problem('conflict', 'The first request with this Idempotency-Key is still under way. Ask again in a moment.', { retryAfter: 1 });
}

/** With a mongod of our own nobody else serves this data: what an earlier run began died with it, and need not be waited for. */
const ofEarlierRuns = () => (config().mongodbUrl === null ? [{ run: { $ne: thisRun } }] : []);

/** For work in several transactions: none of them is the answer, only its end is. */
export const inSteps = <T>(work: () => Promise<T>): Promise<T> => doing.run(null, work);

/** Called by every transaction before it commits. */
export async function keepAnswer(result: unknown, session: ClientSession): Promise<void> {
  const current = doing.getStore();
  if (!current || result === undefined) return;
  const answer = JSON.stringify(current.answerOf(result)) ?? 'null';
  await IdempotencyKey.collection.updateOne({ _id: current.id as never }, { $set: { state: 'done', status: current.status, answer: encrypt(answer) } }, { session });
}
