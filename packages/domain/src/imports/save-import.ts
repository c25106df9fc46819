import type { Readable } from 'node:stream';
import { clock } from '../platform/clock.ts';
import { openFile, putFile } from '../platform/files.ts';
import { isId, newId, toId } from '../platform/id.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { guessDelimiter, guessEncoding, guessMapping } from './guess.ts';
import { ImportFault, TicketImport, toImportView, type FaultRecord, type ImportRecord } from './import.ts';
import { readRow } from './read-row.ts';
import { firstRows } from './read-rows.ts';
import { readNames } from './run-import.ts';
import type { FaultView, ImportView, Plan, PreviewView } from './words.ts';

export const MOST_IMPORT_BYTES = 500 * 1024 * 1024;
const HEAD_BYTES = 512 * 1024;
const MOST_PREVIEWED = 20;

/** Takes in a file and says what it seems to be. Nothing becomes a ticket yet. @throws Problem `invalid` · `too_large` */
export async function takeInImport(viewer: Viewer, { name, stream }: { name: string; stream: Readable }): Promise<ImportView> {
  permit(may(viewer, 'tickets.import'));
  const { sha256, size } = await putFile(stream, { maxBytes: MOST_IMPORT_BYTES });
  if (size === 0) throw new Problem('invalid', 'This file is empty.', { errors: [{ path: 'file', message: 'This file is empty.' }] });
  const head = await headOf(sha256);
  const encoding = guessEncoding(head);
  const delimiter = guessDelimiter(new TextDecoder(encoding).decode(head.subarray(0, 64 * 1024)));
  const [columns = [], samples = []] = await firstRows(head, encoding, delimiter, 2);
  if (head.subarray(0, 4_096).includes(0) && !encoding.startsWith('utf-16')) throw new Problem('invalid', 'This is not a CSV file. Save your spreadsheet as CSV (UTF-8) and choose that file.', { errors: [{ path: 'file', message: 'This is not a CSV file.' }] });
  if (columns.length < 2 || columns.length > 200) throw new Problem('invalid', columns.length < 2 ? 'The first line names only one column. It must name each of them, such as subject, email, description.' : 'The file has more than 200 columns.', { errors: [{ path: 'file', message: 'The first line must name the columns.' }] });
  const record: ImportRecord = {
    ...{ _id: newId(), name: name.replace(/[^\p{L}\p{N} ._-]/gu, '_').slice(0, 120) || 'import.csv', sha256, size, state: 'draft', encoding, delimiter },
    ...{ columns: columns.map((column) => column.slice(0, 200)), samples: samples.map((sample) => sample.slice(0, 200)), mapping: guessMapping(columns), doneRows: 0 },
    ...{ counts: { rows: 0, created: 0, skipped: 0, failed: 0 }, error: null, owner: viewer.actor, leaseHolder: null, leaseUntil: null, createdAt: clock.now(), startedAt: null, endedAt: null },
  };
  await TicketImport.collection.insertOne(record);
  return toImportView(record);
}

/** What becomes of the first rows, with every fault; nothing is written. Another encoding or delimiter is read by. */
export async function previewImport(viewer: Viewer, id: string, plan: Plan): Promise<PreviewView & { import: ImportView }> {
  const record = await replan(viewer, id, plan);
  const names = await readNames();
  const rows = await firstRows(await headOf(record.sha256), record.encoding, record.delimiter, MOST_PREVIEWED + 1);
  return {
    import: toImportView(record),
    rows: rows.slice(1).map((cells, i) => {
      const read = readRow({ number: i + 1, cells }, record.mapping, record.columns.length, names);
      if ('faults' in read) return { row: i + 1, title: cells[record.mapping.indexOf('title')] ?? '', requester: '', faults: read.faults };
      const { title, requester } = read.ready.input;
      return { row: i + 1, title, requester: requester.name ?? requester.email ?? requester.phone ?? '', faults: [] };
    }),
  };
}

/** Lets a file become tickets, as a job that can be left. */
export async function startImport(viewer: Viewer, id: string, plan: Plan): Promise<ImportView> {
  const planned = await replan(viewer, id, plan);
  if (!planned.mapping.includes('requesterEmail') && !planned.mapping.includes('requesterPhone')) throw new Problem('invalid', 'Say which column holds the customer’s e-mail or phone: a ticket belongs to somebody.', { errors: [{ path: 'mapping', message: 'Choose a column for e-mail or phone.' }] });
  if (!planned.mapping.includes('title') && !planned.mapping.includes('description')) throw new Problem('invalid', 'Say which column holds the subject or the text.', { errors: [{ path: 'mapping', message: 'Choose a column for subject or text.' }] });
  return begin(viewer, id, 'draft');
}

/** Goes on with one that was cancelled or stopped. */
export const resumeImport = (viewer: Viewer, id: string): Promise<ImportView> => begin(viewer, id, 'cancelled', 'failed');

async function begin(viewer: Viewer, id: string, ...from: ImportRecord['state'][]): Promise<ImportView> {
  permit(may(viewer, 'tickets.import'));
  const started = await TicketImport.findOneAndUpdate({ _id: toId(id, 'import'), state: { $in: from } }, { $set: { state: 'waiting', error: null, endedAt: null, owner: viewer.actor } }, { returnDocument: 'after' }).lean<ImportRecord>();
  if (!started) throw new Problem('conflict', 'This import has begun already or is done.', { current: toImportView(await find(viewer, id)) });
  void addJob('import-tickets', { id }, { key: id });
  return toImportView(started);
}

/** Stops one within a hundred rows; what became a ticket stays. */
export async function cancelImport(viewer: Viewer, id: string): Promise<ImportView> {
  permit(may(viewer, 'tickets.import'));
  const stopped = await TicketImport.findOneAndUpdate({ _id: toId(id, 'import'), state: { $in: ['draft', 'waiting', 'running'] } }, { $set: { state: 'cancelled', endedAt: clock.now(), leaseHolder: null, leaseUntil: null } }, { returnDocument: 'after' }).lean<ImportRecord>();
  return toImportView(stopped ?? (await find(viewer, id)));
}

export const findImport = async (viewer: Viewer, id: string): Promise<ImportView> => toImportView(await find(viewer, id));

type Place = { after?: string; limit?: number };

export async function listImports(viewer: Viewer, { after, limit = 25 }: Place): Promise<{ items: ImportView[]; next: string | null }> {
  permit(may(viewer, 'tickets.import'));
  if (after !== undefined && !isId(after)) throw badPlace();
  const rows = await TicketImport.find(after ? { _id: { $lt: toId(after) } } : {}).sort({ _id: -1 }).limit(limit + 1).lean<ImportRecord[]>();
  return { items: rows.slice(0, limit).map(toImportView), next: rows.length > limit ? rows[limit - 1]!._id.toString() : null };
}

/** The rows that could not become tickets, in the order of the file. */
export async function listFaults(viewer: Viewer, id: string, { after, limit = 25 }: Place): Promise<{ items: FaultView[]; next: string | null }> {
  const { _id } = await find(viewer, id);
  if (after !== undefined && !/^\d{1,9}$/.test(after)) throw badPlace();
  const rows = await ImportFault.find({ importId: _id, ...(after ? { row: { $gt: Number(after) } } : {}) }).sort({ row: 1 }).limit(limit + 1).lean<FaultRecord[]>();
  return { items: rows.slice(0, limit).map(({ row, message, cells }) => ({ row, message, cells })), next: rows.length > limit ? String(rows[limit - 1]!.row) : null };
}

async function replan(viewer: Viewer, id: string, { mapping, encoding, delimiter }: Plan): Promise<ImportRecord> {
  const record = await find(viewer, id);
  if (record.state !== 'draft') throw new Problem('conflict', 'This import has begun already.', { current: toImportView(record) });
  const as = { encoding: encoding ?? record.encoding, delimiter: delimiter ?? record.delimiter };
  const reread = as.encoding !== record.encoding || as.delimiter !== record.delimiter;
  const [columns = [], samples = []] = reread ? await firstRows(await headOf(record.sha256), as.encoding, as.delimiter, 2) : [record.columns, record.samples];
  const set = { ...as, columns, samples, mapping: reread && mapping.length !== columns.length ? guessMapping(columns) : columns.map((_, i) => mapping[i] ?? null) };
  await TicketImport.updateOne({ _id: record._id, state: 'draft' }, { $set: set });
  return { ...record, ...set };
}

async function find(viewer: Viewer, id: string): Promise<ImportRecord> {
  permit(may(viewer, 'tickets.import'));
  const record = await TicketImport.findById(toId(id, 'import')).lean<ImportRecord>();
  if (!record) throw new Problem('not_found', 'There is no such import.');
  return record;
}

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

