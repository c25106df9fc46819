import type { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { Mailbox, type MailboxRecord } from './mailbox.ts';

/** A mailbox whose reader was killed is read by another after this. */
const LEASE_MS = 30_000;

/** A mailbox with a server for mail in. */
export type WatchedMailbox = MailboxRecord & { imap: NonNullable<MailboxRecord['imap']> };

/** Of several processes one reads a mailbox at a time. Null: another one does, or there is nothing to read. */
export async function leaseMailbox(id: string, holder: string): Promise<WatchedMailbox | null> {
  const now = clock.now();
  const free = { $or: [{ 'state.leaseHolder': holder }, { 'state.leaseUntil': null }, { 'state.leaseUntil': { $lt: now } }] };
  const lease = { 'state.leaseHolder': holder, 'state.leaseUntil': new Date(now.getTime() + LEASE_MS) };
  return Mailbox.findOneAndUpdate({ _id: id, active: true, imap: { $ne: null }, ...free }, { $set: lease }, { returnDocument: 'after' }).lean<WatchedMailbox>();
}

/** False when the lease is lost: stop reading. */
export async function renewLease(id: string, holder: string): Promise<boolean> {
  const renewed = await Mailbox.updateOne({ _id: id, 'state.leaseHolder': holder }, { $set: { 'state.leaseUntil': new Date(clock.ms() + LEASE_MS) } });
  return renewed.matchedCount === 1;
}

export async function releaseMailbox(id: string, holder: string): Promise<void> {
  await Mailbox.updateOne({ _id: id, 'state.leaseHolder': holder }, { $set: { 'state.leaseHolder': null, 'state.leaseUntil': null } });
}

/** Every mail up to this one is stored (E-3). False when the lease is lost meanwhile. */
export async function advance(id: Types.ObjectId, holder: string, uidValidity: string, lastUid: number): Promise<boolean> {
  const progress = {
    'state.uidValidity': uidValidity,
    'state.lastUid': lastUid,
    'state.lastFetchAt': clock.now(),
    'state.lastError': null,
    'state.lastErrorAt': null,
  };
  const advanced = await Mailbox.updateOne({ _id: id, 'state.leaseHolder': holder }, { $set: progress });
  return advanced.matchedCount === 1;
}

export async function tellMailboxFault(id: string, holder: string, sentence: string): Promise<void> {
  await Mailbox.updateOne({ _id: id, 'state.leaseHolder': holder }, { $set: { 'state.lastError': sentence, 'state.lastErrorAt': clock.now() } });
}
