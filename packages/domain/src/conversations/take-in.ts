import type { Readable } from 'node:stream';
import { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { putFile, readFileBytes } from '../platform/files.ts';
import { Intake, type IntakeSource } from './intake.ts';
import { readHeaders, readMessageId } from './mail/headers.ts';

/** The largest mail that is taken in whole; of a larger one only its headers become a ticket (E-6). As Postfix and most providers. */
export const MOST_MAIL_BYTES = 25 * 1024 * 1024;

type How = {
  /** The size it has at its server, when `raw` is only the headers of a mail that is too large. */
  oversizeBytes?: number;
};

/**
 * Takes one raw mail in: its bytes are on the disk and its intake is in the database when this returns, so the sender may be told that it
 * arrived (E-1). A worker reads it afterwards. The same place of an IMAP folder is taken in once.
 * @throws Problem `too_large`, `unavailable` (a full disk): nothing was taken in, the sender must keep it
 */
export async function takeIn(mailbox: { _id: Types.ObjectId }, raw: Readable | Uint8Array, source: IntakeSource, { oversizeBytes }: How = {}): Promise<string> {
  const file = await putFile(raw, { maxBytes: MOST_MAIL_BYTES });
  const now = clock.now();
  const _id = new Types.ObjectId();
  try {
    await Intake.create({
      _id,
      mailboxId: mailbox._id,
      source,
      sha256: file.sha256,
      size: oversizeBytes ?? file.size,
      oversize: oversizeBytes !== undefined,
      messageId: readMessageId(readHeaders(raw instanceof Uint8Array ? raw : await readFileBytes(file.sha256))),
      dueAt: now,
      receivedAt: now,
    });
    return _id.toString();
  } catch (error) {
    if (source.via !== 'imap' || (error as { code?: number }).code !== 11000) throw error;
    const known = await Intake.findOne({ mailboxId: mailbox._id, 'source.uidValidity': source.uidValidity, 'source.uid': source.uid }, { _id: 1 }).lean();
    return known!._id.toString();
  }
}
