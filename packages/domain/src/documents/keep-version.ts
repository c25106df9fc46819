import type { ClientSession } from 'mongoose';
import type { Binary } from 'mongodb';
import { newId } from '../platform/id.ts';
import { DocumentVersion, type DocumentVersionRecord, type Writer } from './document.ts';

/** Whoever goes on within this time writes the same version. */
const TOGETHER_MS = 10 * 60_000;
const MOST = 100;
const MOST_BYTES = 10 * 1024 * 1024;

type Standing = { html: string; text: string; state: Binary; at: Date; by: Writer[] };

/**
 * A version is a stretch of writing: it grows while the same people go on, and a new one begins after a pause or with somebody else. The newest is the document as it is.
 * @returns whether a new one began
 */
export async function keepVersion(document: string, { by, ...now }: Standing, session: ClientSession): Promise<boolean> {
  const newest = await DocumentVersion.findOne({ document }, { at: 1, by: 1, closed: 1 }, { session }).sort({ at: -1 }).lean<DocumentVersionRecord>();
  if (newest && !newest.closed && now.at.getTime() - newest.at.getTime() < TOGETHER_MS && by.every(({ id }) => newest.by.some((other) => other.id === id))) {
    await DocumentVersion.collection.updateOne({ _id: newest._id }, { $set: now }, { session });
    return false;
  }
  await DocumentVersion.collection.insertOne({ _id: newId(), document, by, ...now }, { session });
  await forgetOldest(document, now.state.length(), session);
  return true;
}

async function forgetOldest(document: string, bytes: number, session: ClientSession): Promise<void> {
  const most = Math.max(10, Math.min(MOST, Math.floor(MOST_BYTES / Math.max(bytes, 1))));
  const old = await DocumentVersion.find({ document }, { _id: 1 }, { session }).sort({ at: -1 }).skip(most).limit(MOST).lean();
  if (old.length > 0) await DocumentVersion.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } }, { session });
}
