import type { Readable } from 'node:stream';
import { clock } from '../platform/clock.ts';
import { fileSize, openFile, putFile } from '../platform/files.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { permit, mayAnywhere, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket } from '../tickets/ticket.ts';
import { Attachment, type AttachmentRecord } from './attachment.ts';
import { safeName, sniffType } from './mail/sniff-type.ts';

/** Mail carries about 25 MB in all (catalogue 4.19, 4). */
export const MOST_UPLOAD_BYTES = 25 * 1024 * 1024;

/** Stores a file that waits for a message of its uploader. Nobody else can see it until then. @throws Problem `too_large` · `invalid` */
export async function upload(viewer: Viewer, given: { name: string; type: string; stream: Readable }): Promise<AttachmentRecord> {
  permit(mayAnywhere(viewer, 'tickets.reply') || mayAnywhere(viewer, 'tickets.comment'));
  const { sha256, size } = await putFile(given.stream, { maxBytes: MOST_UPLOAD_BYTES });
  if (size === 0) throw new Problem('invalid', `The file ${given.name.slice(0, 80)} is empty.`, { errors: [{ path: 'file', message: 'This file is empty.' }] });
  const type = sniffType(await firstBytes(sha256), given.type);
  const record: AttachmentRecord = {
    _id: newId(),
    name: safeName(given.name, type, 1),
    type,
    size,
    sha256,
    inline: false,
    contentId: null,
    ticketId: null,
    messageId: null,
    uploaderId: viewer.actor.id,
    createdAt: clock.now(),
  };
  await Attachment.collection.insertOne(record);
  return record;
}

async function firstBytes(sha256: string): Promise<Uint8Array> {
  for await (const chunk of await openFile(sha256)) return chunk as Buffer;
  return new Uint8Array();
}

export type OpenedFile = { name: string; type: string; size: number; stream: Readable };

/**
 * An attachment for reading. Who may read its ticket may read it; what waits for a message only its uploader may.
 * @param also says who else may read a file of a ticket, by what this feature does not know of
 * @throws Problem `not_found`
 */
export async function openAttachment(viewer: Viewer, id: string, also: (file: AttachmentRecord) => Promise<boolean> = async () => false): Promise<OpenedFile> {
  const file = await Attachment.findById(toId(id, 'file')).lean<AttachmentRecord>();
  const visible = file && !file.hidden && (file.ticketId ? (await Ticket.exists({ _id: file.ticketId, ...ticketFilter(viewer) })) || (await also(file)) : file.uploaderId !== null && file.uploaderId === viewer.actor.id);
  if (!file || !visible) throw new Problem('not_found', 'There is no such file that you can see.');
  return { name: file.name, type: file.type, size: await fileSize(file.sha256), stream: await openFile(file.sha256) };
}
