import { beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Binary } from 'mongodb';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { Attachment, type AttachmentRecord } from '../conversations/attachment.ts';
import { Draft } from '../conversations/draft.ts';
import { emptyTrash } from '../conversations/empty-trash.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Export } from '../exports/export.ts';
import { ContactImport } from '../imports/contacts/contact-import.ts';
import { forgetImportFiles } from '../imports/forget-files.ts';
import { TicketImport } from '../imports/import.ts';
import '../models.ts';
import { clock } from '../platform/clock.ts';
import { fileSize, putFile } from '../platform/files.ts';
import { newId } from '../platform/id.ts';
import { trashTicket } from '../tickets/trash-ticket.ts';
import { DocumentUpdate } from './document.ts';
import { sweepUnsent } from './sweep-unsent.ts';

useDatabase();
beforeEach(emptyDatabase);

const DAY = 86_400_000;
const ana = newId();
let made = 0;
const stored = async (words = `file ${++made}`) => (await putFile(Buffer.from(words))).sha256;
const isThere = (sha256: string) => fileSize(sha256).then(() => true, () => false);
const waiting = async (more: Partial<AttachmentRecord> = {}): Promise<AttachmentRecord> => {
  const record: AttachmentRecord = { _id: newId(), name: 'a.png', type: 'image/png', size: 6, sha256: await stored(), inline: false, contentId: null, ticketId: null, messageId: null, uploaderId: ana.toString(), createdAt: new Date(clock.ms() - 31 * DAY), ...more };
  await Attachment.collection.insertOne(record);
  return record;
};

test('files that nobody sent go after a month with their bytes; those that a draft shows, an answer of several names or a note holds stay', async () => {
  const [left, fresh, drafted, other, shared, inNote] = [await waiting(), await waiting({ createdAt: clock.now() }), await waiting(), await waiting(), await waiting(), await waiting({ ticketId: newId() })];
  const twin = await waiting({ sha256: left.sha256, createdAt: clock.now() });
  await Draft.collection.insertOne({ personId: ana, ticketId: newId(), kind: 'reply', body: `<img data-file="${drafted._id}">`, format: 'html', version: 1, other: { body: `<img data-file="${other._id}">`, format: 'html', at: clock.now() }, updatedAt: clock.now() } as never);
  const doc = new Y.Doc();
  doc.getArray('files').push([{ id: shared._id.toString(), name: 'plan.pdf' }]);
  await DocumentUpdate.collection.insertOne({ document: `ticket-reply/${newId()}.email.1`, update: new Binary(Y.encodeStateAsUpdate(doc)), by: [], from: null } as never);
  expect(await sweepUnsent()).toBe(1);
  expect((await Attachment.find().sort({ _id: 1 }).lean()).map(({ _id }) => _id.toString())).toEqual([fresh, drafted, other, shared, inNote, twin].map(({ _id }) => _id.toString()));
  // The same bytes were sent by somebody else, too.
  expect(await isThere(left.sha256)).toBe(true);
  await Attachment.updateOne({ _id: twin._id }, { $set: { createdAt: left.createdAt } });
  expect(await sweepUnsent()).toBe(1);
  expect(await isThere(left.sha256)).toBe(false);
  expect(await sweepUnsent()).toBe(0);
});

test('a ticket that leaves the trash takes no bytes that an export or an import needs', async () => {
  const both = await stored();
  const ticket = await createTicket(operator, { title: 'Printer', description: 'Offline.', requester: { email: 'bo@example.com' } });
  const [alone, exported, imported] = [await stored(), await stored(), both];
  for (const sha256 of [alone, exported, imported]) await waiting({ sha256, ticketId: ticket._id, messageId: newId() });
  await Export.collection.insertOne({ sha256: exported } as never);
  await ContactImport.collection.insertOne({ sha256: imported } as never);
  await trashTicket(operator, ticket.number);
  clock.advance(400 * DAY);
  try {
    expect(await emptyTrash()).toEqual({ deleted: 1 });
  } finally {
    clock.run();
  }
  expect(await Promise.all([alone, exported, imported].map(isThere))).toEqual([false, true, true]);
});

test('the file of an import is kept for a month after its end, one that nobody began a week; what it did stays written', async () => {
  const at = (days: number) => new Date(clock.ms() - days * DAY);
  const one = async (state: string, endedDays: number | null, createdDays: number) => ({ _id: newId(), sha256: await stored(), state, endedAt: endedDays === null ? null : at(endedDays), createdAt: at(createdDays), counts: { created: 3 } });
  const [old, recent, running, begun, forgotten] = [await one('done', 31, 31), await one('done', 3, 3), await one('running', null, 60), await one('draft', null, 2), await one('draft', null, 9)];
  await TicketImport.collection.insertMany([old, recent, running, begun, forgotten] as never);
  const contacts = await one('failed', 40, 40);
  await ContactImport.collection.insertOne(contacts as never);
  expect(await forgetImportFiles()).toBe(3);
  expect(await Promise.all([old, recent, running, begun, forgotten, contacts].map(({ sha256 }) => isThere(sha256)))).toEqual([false, true, true, true, false, false]);
  expect(await TicketImport.find().sort({ createdAt: 1 }).lean()).toMatchObject([{ state: 'running' }, { state: 'done', sha256: '', counts: { created: 3 } }, { state: 'done' }, { state: 'draft' }]);
  expect(await forgetImportFiles()).toBe(0);
});
