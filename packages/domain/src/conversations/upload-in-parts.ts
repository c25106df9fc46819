import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { model, Schema, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { openFile, putFile, removeFile } from '../platform/files.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Attachment, type AttachmentRecord } from './attachment.ts';
import { MOST_UPLOAD_BYTES, upload } from './upload.ts';
import { MOST_PART_BYTES, type BeginUploadInput, type UploadProgress } from './upload-words.ts';

/**
 * A large file on its way, in parts: after a lost connection or a reload it goes on at `offset`. A part is stored with a few random bytes before it, so that its address is its own and nothing else
 * can depend on it when it is removed.
 */
type UploadRecord = { _id: Types.ObjectId; uploaderId: string | null; name: string; type: string; size: number; offset: number; parts: string[]; fileId: Types.ObjectId | null; touchedAt: Date };
const schema = new Schema<UploadRecord>(
  { uploaderId: String, name: String, type: String, size: Number, offset: Number, parts: [String], fileId: Schema.Types.ObjectId, touchedAt: Date },
  { collection: 'uploads', autoIndex: false, versionKey: false },
);
schema.index({ uploaderId: 1 });
schema.index({ touchedAt: 1 });
const Upload = model<UploadRecord>('Upload', schema);

const SALT_BYTES = 16;
/** Of one person at a time: more is a program that forgot to end them. */
const MOST_UNFINISHED = 50;
/** What nobody went on with is thrown away. */
const KEPT_MS = 24 * 60 * 60_000;

/** @throws Problem `too_large` before the first byte is sent */
export async function beginUpload(viewer: Viewer, { name, type, size }: BeginUploadInput): Promise<UploadProgress> {
  permit(mayAnywhere(viewer, 'tickets.reply') || mayAnywhere(viewer, 'tickets.comment'));
  if (size > MOST_UPLOAD_BYTES) throw new Problem('too_large', `${name.slice(0, 80)} is larger than ${MOST_UPLOAD_BYTES / 1_048_576} MB. Share it by a link instead.`);
  if ((await Upload.countDocuments({ uploaderId: viewer.actor.id, fileId: null }).limit(MOST_UNFINISHED)) >= MOST_UNFINISHED) throw new Problem('conflict', `${MOST_UNFINISHED} uploads of yours are not finished. Finish some of them first, or cancel them.`);
  const record: UploadRecord = { _id: newId(), uploaderId: viewer.actor.id, name, type, size, offset: 0, parts: [], fileId: null, touchedAt: clock.now() };
  await Upload.collection.insertOne(record);
  return progressOf(record);
}

/** How far it has come, and the file once it is whole. @throws Problem `not_found` */
export const readUpload = async (viewer: Viewer, id: string): Promise<UploadProgress> => progressOf(await own(viewer, id));

/** Takes the bytes from `offset` on. @throws Problem `conflict` with how far it has come, where that is another place; a part that breaks off is as if it had not begun */
export async function continueUpload(viewer: Viewer, id: string, offset: number, stream: Readable): Promise<UploadProgress> {
  const record = await own(viewer, id);
  if (record.offset !== offset) throw elsewhere(record);
  if (record.offset === record.size) return finish(viewer, record);
  const { sha256, size } = await putFile(Readable.from(salted(stream)), { maxBytes: SALT_BYTES + Math.min(MOST_PART_BYTES, record.size - offset) });
  const bytes = size - SALT_BYTES;
  const taken = bytes > 0 && (await Upload.findOneAndUpdate({ _id: record._id, offset }, { $inc: { offset: bytes }, $push: { parts: sha256 }, $set: { touchedAt: clock.now() } }, { returnDocument: 'after' }).lean<UploadRecord>());
  if (!taken) {
    await removeFile(sha256);
    throw bytes > 0 ? elsewhere(await own(viewer, id)) : new Problem('invalid', 'There are no bytes in this part.');
  }
  return taken.offset === taken.size ? finish(viewer, taken) : progressOf(taken);
}

export async function cancelUpload(viewer: Viewer, id: string): Promise<void> {
  await discard(await own(viewer, id));
}

/** Throws away what nobody went on with. */
export async function sweepUploads(): Promise<number> {
  const left = await Upload.find({ touchedAt: { $lt: new Date(clock.ms() - KEPT_MS) } }).limit(200).lean<UploadRecord[]>();
  for (const record of left) await discard(record);
  return left.length;
}

/** The parts become one file. Whoever did not hear of it asks again and gets the same. */
async function finish(viewer: Viewer, record: UploadRecord): Promise<UploadProgress> {
  if (record.fileId) return progressOf(record);
  const file = await upload(viewer, { name: record.name, type: record.type, stream: Readable.from(joined(record.parts)) });
  const first = await Upload.updateOne({ _id: record._id, fileId: null }, { $set: { fileId: file._id, parts: [] } });
  if (first.modifiedCount === 0) {
    await Attachment.deleteOne({ _id: file._id, messageId: null });
    return readUpload(viewer, record._id.toString());
  }
  for (const part of record.parts) await removeFile(part);
  return progressOf({ ...record, fileId: file._id }, file);
}

async function discard({ _id, parts }: UploadRecord): Promise<void> {
  await Upload.deleteOne({ _id });
  for (const part of parts) await removeFile(part);
}

async function own(viewer: Viewer, id: string): Promise<UploadRecord> {
  const record = await Upload.findById(toId(id, 'upload')).lean<UploadRecord>();
  if (!record || record.uploaderId !== viewer.actor.id) throw new Problem('not_found', 'There is no such upload of yours. Begin again.');
  return record;
}

async function* salted(stream: Readable): AsyncGenerator<Buffer> {
  yield randomBytes(SALT_BYTES);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    throw new Problem('invalid', 'The connection broke off. Go on from where the upload stands.', { cause });
  }
}

async function* joined(parts: readonly string[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    let salt = SALT_BYTES;
    for await (const chunk of (await openFile(part)) as AsyncIterable<Buffer>) {
      const skipped = Math.min(salt, chunk.length);
      salt -= skipped;
      if (chunk.length > skipped) yield chunk.subarray(skipped);
    }
  }
}

async function progressOf({ _id, size, offset, fileId }: UploadRecord, known?: AttachmentRecord): Promise<UploadProgress> {
  const file = fileId ? (known ?? (await Attachment.findById(fileId).lean<AttachmentRecord>())) : null;
  return { id: _id.toString(), size, offset, mostPerPart: MOST_PART_BYTES, file: file && { id: file._id.toString(), name: file.name, type: file.type, size: file.size, inline: file.inline, contentId: file.contentId, url: `/api/v1/files/${file._id}` } };
}

const elsewhere = ({ offset, size }: UploadRecord): Problem => new Problem('conflict', `The upload stands at ${offset} of ${size} bytes. Go on from there.`, { current: { offset, size } });
