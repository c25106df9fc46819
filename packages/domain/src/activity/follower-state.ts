import { model, Schema, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';

/** Where a durable follower resumes: it has handled every line up to `at` but for those it may still meet within the overlap. */
export type Follower = {
  _id: string;
  at: Date;
  /** Ids handled since 60 s before `at`, the newest of them. */
  recent: Types.ObjectId[];
  leaseHolder: string | null;
  leaseUntil: Date | null;
  /** The line that could not be handled, how often it was tried, and why it failed last. */
  failing: { line: Types.ObjectId; tries: number; error: string } | null;
  /** Lines that were given up, for a person to look at: they must not hold up the rest for ever. */
  givenUp: Types.ObjectId[];
};

const schema = new Schema<Follower>(
  { _id: String, at: Date, recent: [Schema.Types.ObjectId], leaseHolder: String, leaseUntil: Date, failing: Schema.Types.Mixed, givenUp: [Schema.Types.ObjectId] },
  { collection: 'followers', autoIndex: false, versionKey: false },
);
export const FollowerState = model<Follower>('Follower', schema);

const LEASE_MS = 30_000;

/** One of several processes handles a follower's lines: takes its lease or renews our own. False while another has it. */
export async function takeLease(name: string, holder: string): Promise<boolean> {
  const now = clock.now();
  const lease = { leaseHolder: holder, leaseUntil: new Date(now.getTime() + LEASE_MS) };
  const free = { $or: [{ leaseHolder: holder }, { leaseUntil: null }, { leaseUntil: { $lt: now } }] };
  const taken = await FollowerState.updateOne({ _id: name, ...free }, { $set: lease });
  if (taken.matchedCount === 1) return true;
  // Ids carry the system's time, so a follower's place does too.
  const fresh = { at: new Types.ObjectId().getTimestamp(), recent: [], failing: null, givenUp: [], ...lease };
  const made = await FollowerState.updateOne({ _id: name }, { $setOnInsert: fresh }, { upsert: true }).catch(ifAnotherWasFirst);
  return made.upsertedCount === 1;
}

/** How long a lease may be trusted before it is renewed. */
export const RENEW_MS = LEASE_MS / 3;

export async function leaveLease(name: string, holder: string): Promise<void> {
  await FollowerState.updateOne({ _id: name, leaseHolder: holder }, { $set: { leaseUntil: null, leaseHolder: null } });
}

function ifAnotherWasFirst(error: unknown): { upsertedCount: number } {
  if ((error as { code?: number }).code !== 11000) throw error;
  return { upsertedCount: 0 };
}
