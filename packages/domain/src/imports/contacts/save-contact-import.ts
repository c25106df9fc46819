import type { Readable } from 'node:stream';
import { clock } from '../../platform/clock.ts';
import { openFile, putFile } from '../../platform/files.ts';
import { isId, newId, toId } from '../../platform/id.ts';
import { addJob } from '../../platform/jobs/jobs.ts';
import { Problem } from '../../platform/problem.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';
import { guessDelimiter, guessEncoding } from '../guess.ts';
import { firstRows } from '../read-rows.ts';
import { ContactImport, ContactImportFault, toContactImportView, type ContactFault, type ContactImportRecord } from './contact-import.ts';
import { guessContactColumns } from './guess-columns.ts';
import { readContactRow } from './read-contact-row.ts';
import { planContacts } from './write-contacts.ts';
import type { ContactImportView, ContactPlan, ContactPreview } from './words.ts';

export const MOST_CONTACT_BYTES = 500 * 1024 * 1024;
const HEAD_BYTES = 512 * 1024;
const MOST_PREVIEWED = 20;

export const permitImport = (viewer: Viewer): void => permit(may(viewer, 'tickets.import'));

/** Takes in a file and says what it seems to be. Nothing becomes a contact yet. @throws Problem `invalid` · `too_large` */
export async function takeInContacts(viewer: Viewer, { name, stream }: { name: string; stream: Readable }): Promise<ContactImportView> {
  permitImport(viewer);
  const { sha256, size } = await putFile(stream, { maxBytes: MOST_CONTACT_BYTES });
  const refuse = (sentence: string) => new Problem('invalid', sentence, { errors: [{ path: 'file', message: sentence }] });
  if (size === 0) throw refuse('This file is empty.');
  const head = await headOf(sha256);
  const encoding = guessEncoding(head);
  if (head.subarray(0, 4_096).includes(0) && !encoding.startsWith('utf-16')) throw refuse('This is not a CSV file. Save your spreadsheet as CSV (UTF-8) and choose that file.');
  const delimiter = guessDelimiter(new TextDecoder(encoding).decode(head.subarray(0, 64 * 1024)));
  const [columns = [], samples = []] = await firstRows(head, encoding, delimiter, 2);
  if (columns.length === 0 || columns.length > 200) throw refuse(columns.length === 0 ? 'The first line must name the columns.' : 'The file has more than 200 columns.');
  const record: ContactImportRecord = {
    ...{ _id: newId(), name: name.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 120) || 'contacts.csv', sha256, size, state: 'draft', encoding, delimiter, columns: cut(columns), samples: cut(samples), mapping: guessContactColumns(columns) },
    ...{ doneRows: 0, part: 0, counts: { rows: 0, created: 0, updated: 0, same: 0, failed: 0 }, error: null, owner: viewer.actor, leaseHolder: null, leaseUntil: null, createdAt: clock.now(), endedAt: null },
  };
  await ContactImport.collection.insertOne(record);
  return toContactImportView(record);
}

/** What the first rows would do, with every fault; nothing is written. */
export async function previewContacts(viewer: Viewer, id: string, plan: ContactPlan): Promise<ContactPreview> {
  const record = await replan(viewer, id, plan);
  const cells = (await firstRows(await headOf(record.sha256), record.encoding, record.delimiter, MOST_PREVIEWED + 1)).slice(1);
  const reads = cells.map((row, i) => ({ number: i + 1, read: readContactRow({ number: i + 1, cells: row }, record.mapping, record.columns.length), first: row[record.mapping.indexOf('name')] ?? row[0] ?? '' }));
  const planned = await planContacts(reads.flatMap(({ read }) => ('ready' in read ? [read.ready] : [])));
  const planOf = new Map(planned.map((one) => [one.row.number, one]));
  return {
    import: toContactImportView(record),
    rows: reads.map(({ number, read, first }) => {
      const one = planOf.get(number);
      if ('faults' in read || !one) return { row: number, name: first.slice(0, 200), does: 'error' as const, knows: null, faults: 'faults' in read ? read.faults : [] };
      return { row: number, name: one.row.input.name ?? one.contact.name, does: one.does, knows: one.does === 'create' ? null : one.contact.name, faults: [] };
    }),
  };
}

/** Lets a file become contacts, as a job that can be left. */
export async function startContacts(viewer: Viewer, id: string, plan: ContactPlan): Promise<ContactImportView> {
  const { mapping } = await replan(viewer, id, plan);
  if (!(['name', 'email', 'phone'] as const).some((field) => mapping.includes(field))) throw new Problem('invalid', 'Say which column holds the name, the e-mail address or the phone number.', { errors: [{ path: 'mapping', message: 'Choose a column for name, e-mail or phone.' }] });
  return begin(viewer, id, ['draft']);
}

/** Goes on with one that was stopped. */
export const resumeContacts = (viewer: Viewer, id: string): Promise<ContactImportView> => begin(viewer, id, ['cancelled', 'failed']);

async function begin(viewer: Viewer, id: string, from: ContactImportRecord['state'][]): Promise<ContactImportView> {
  permitImport(viewer);
  const started = await ContactImport.findOneAndUpdate({ _id: toId(id, 'import'), state: { $in: from } }, { $set: { state: 'waiting', error: null, endedAt: null, owner: viewer.actor } }, { returnDocument: 'after' }).lean<ContactImportRecord>();
  if (!started) throw new Problem('conflict', 'This import has begun already or is done.', { current: toContactImportView(await find(viewer, id)) });
  void addJob('import-contacts', { id }, { key: id });
  return toContactImportView(started);
}

/** Stops one within a few hundred rows; what became a contact stays. */
export async function cancelContacts(viewer: Viewer, id: string): Promise<ContactImportView> {
  permitImport(viewer);
  const stopped = await ContactImport.findOneAndUpdate({ _id: toId(id, 'import'), state: { $in: ['draft', 'waiting', 'running'] } }, { $set: { state: 'cancelled', endedAt: clock.now(), leaseHolder: null, leaseUntil: null } }, { returnDocument: 'after' }).lean<ContactImportRecord>();
  return toContactImportView(stopped ?? (await find(viewer, id)));
}

export const findContactImport = async (viewer: Viewer, id: string): Promise<ContactImportView> => toContactImportView(await find(viewer, id));

type Place = { after?: string; limit?: number };

export async function listContactImports(viewer: Viewer, { after, limit = 25 }: Place): Promise<{ items: ContactImportView[]; next: string | null }> {
  permitImport(viewer);
  if (after !== undefined && !isId(after)) throw badPlace();
  const rows = await ContactImport.find(after ? { _id: { $lt: toId(after) } } : {}).sort({ _id: -1 }).limit(limit + 1).lean<ContactImportRecord[]>();
  return { items: rows.slice(0, limit).map(toContactImportView), next: rows.length > limit ? rows[limit - 1]!._id.toString() : null };
}

/** The rows that could not become contacts, in the order of the file. */
export async function listContactFaults(viewer: Viewer, id: string, { after, limit = 25 }: Place): Promise<{ items: { row: number; message: string; cells: string[] }[]; next: string | null }> {
  const { _id } = await find(viewer, id);
  if (after !== undefined && !/^\d{1,9}$/.test(after)) throw badPlace();
  const rows = await ContactImportFault.find({ importId: _id, ...(after ? { row: { $gt: Number(after) } } : {}) }).sort({ row: 1 }).limit(limit + 1).lean<ContactFault[]>();
  return { items: rows.slice(0, limit).map(({ row, message, cells }) => ({ row, message, cells })), next: rows.length > limit ? String(rows[limit - 1]!.row) : null };
}

async function replan(viewer: Viewer, id: string, { mapping, encoding, delimiter }: ContactPlan): Promise<ContactImportRecord> {
  const record = await find(viewer, id);
  if (record.state !== 'draft') throw new Problem('conflict', 'This import has begun already.', { current: toContactImportView(record) });
  const as = { encoding: encoding ?? record.encoding, delimiter: delimiter ?? record.delimiter };
  const reread = as.encoding !== record.encoding || as.delimiter !== record.delimiter;
  const [columns = [], samples = []] = reread ? await firstRows(await headOf(record.sha256), as.encoding, as.delimiter, 2) : [record.columns, record.samples];
  const set = { ...as, columns: cut(columns), samples: cut(samples), mapping: mapping.length === columns.length ? mapping : guessContactColumns(columns) };
  await ContactImport.updateOne({ _id: record._id, state: 'draft' }, { $set: set });
  return { ...record, ...set };
}

async function find(viewer: Viewer, id: string): Promise<ContactImportRecord> {
  permitImport(viewer);
  const record = await ContactImport.findById(toId(id, 'import')).lean<ContactImportRecord>();
  if (!record) throw new Problem('not_found', 'There is no such import.');
  return record;
}

const cut = (cells: string[]): string[] => cells.map((cell) => cell.slice(0, 200));

async function headOf(sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stream = await openFile(sha256);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) break;
  }
  stream.destroy();
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

const badPlace = () => new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
