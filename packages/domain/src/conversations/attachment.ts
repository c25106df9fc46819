import { model, Schema, Types, type ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { mayHold } from '../platform/held-files.ts';
import { Problem } from '../platform/problem.ts';
import type { MessageAttachment } from './message.ts';

/**
 * A file that belongs to a message, or was uploaded and waits for one. Who may read the parent may read it. The bytes stand in platform/files
 * under `sha256`, stored once however often they were sent.
 */
export type AttachmentRecord = {
  _id: Types.ObjectId;
  name: string;
  /** Told from the bytes where they tell it, else what the sender said. */
  type: string;
  size: number;
  sha256: string;
  /** An image that the message's HTML shows, by `contentId` (without angle brackets). */
  inline: boolean;
  contentId: string | null;
  ticketId: Types.ObjectId | null;
  messageId: Types.ObjectId | null;
  /** The person or key that uploaded it; null for what came by mail. */
  uploaderId: string | null;
  /** Its comment was deleted: nobody can open it until that is put back. */
  hidden?: boolean;
  createdAt: Date;
};

const schema = new Schema<AttachmentRecord>(
  {
    name: String,
    type: String,
    size: Number,
    sha256: String,
    inline: Boolean,
    contentId: String,
    ticketId: { type: Schema.Types.ObjectId, default: null },
    messageId: { type: Schema.Types.ObjectId, default: null },
    uploaderId: { type: String, default: null },
    hidden: { type: Boolean, default: undefined } as never,
    createdAt: Date,
  },
  { collection: 'attachments', autoIndex: false, versionKey: false },
);
schema.index({ messageId: 1 });
schema.index({ ticketId: 1 });
// The last reference to a content is the one after whose removal the bytes may go.
schema.index({ sha256: 1 });

export const Attachment = model<AttachmentRecord>('Attachment', schema);
mayHold((sha256) => Attachment.exists({ sha256 }));

/** A file that is stored and has no parent yet. */
export type NewAttachment = Pick<AttachmentRecord, 'name' | 'type' | 'size' | 'sha256'> & { inline?: boolean; contentId?: string | null };

/** Gives stored files to a message, in its transaction, and returns them as the message lists them. The order is kept. */
export async function attach(files: NewAttachment[], to: { ticketId: Types.ObjectId; messageId: Types.ObjectId }, session: ClientSession): Promise<MessageAttachment[]> {
  if (files.length === 0) return [];
  const listed = files.map((file) => ({ inline: false, contentId: null, ...file, fileId: new Types.ObjectId() }));
  const createdAt = clock.now();
  await Attachment.insertMany(
    listed.map(({ fileId, ...file }) => ({ _id: fileId, ...file, ...to, uploaderId: null, createdAt })),
    { session },
  );
  return listed;
}

/**
 * Gives a writer's own uploads to the message they were uploaded for.
 * @throws Problem `invalid` when one does not exist, is somebody else's or belongs to a message already
 */
export async function claimUploads(
  ids: string[],
  to: { ticketId: Types.ObjectId; messageId: Types.ObjectId; by: string | null },
  session: ClientSession,
): Promise<AttachmentRecord[]> {
  if (ids.length === 0) return [];
  const mine = { _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, uploaderId: to.by, messageId: null };
  const files = await Attachment.find(mine, null, { session }).lean<AttachmentRecord[]>();
  if (files.length !== new Set(ids).size) throw new Problem('invalid', 'One of the files is gone. Attach it again.', { errors: [{ path: 'attachmentIds', message: 'A file with this id does not wait for a message of yours.' }] });
  await Attachment.updateMany(mine, { $set: { ticketId: to.ticketId, messageId: to.messageId } }, { session });
  return ids.map((id) => files.find((file) => file._id.toString() === id)!);
}
