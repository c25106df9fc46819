import { randomUUID } from 'node:crypto';
import { recordOfDay } from '../../activity/record-of-day.ts';
import { notify } from '../../notifications/notify.ts';
import { may, type Viewer } from '../../people/viewer.ts';
import { clock } from '../../platform/clock.ts';
import { changing } from '../../platform/database.ts';
import { defineJob } from '../../platform/jobs/jobs.ts';
import { log } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import { viewerOfOwner } from '../../webhooks/owner.ts';
import { readRows } from '../read-rows.ts';
import { ContactImport, ContactImportFault, type ContactImportRecord } from './contact-import.ts';
import { readContactRow, type ReadContact } from './read-contact-row.ts';
import { writeContacts } from './write-contacts.ts';

const CHUNK = 250;
const LEASE_MS = 60_000;
/** A file of nothing but faults is not what it was taken for. */
const MOST_FAULTS = 100_000;
const holder = randomUUID();

let defined = false;

/** Call before jobs start. */
export function defineContactImports(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>('import-contacts', { concurrency: 1 }, ({ id }) => runContactImport(id));
}

/** Imports that wait, and those whose process was killed. */
export async function sweepContactImports(): Promise<number> {
  const found = await ContactImport.find(free(), { _id: 1 }).sort({ _id: 1 }).limit(5).lean();
  for (const { _id } of found) await runContactImport(_id.toString());
  return found.length;
}

const free = () => ({ $or: [{ state: 'waiting' as const }, { state: 'running' as const, leaseUntil: { $lt: clock.now() } }] });
const lease = (): Date => new Date(clock.ms() + LEASE_MS);

/** Reads a file to its end, some rows at a time, and goes on where it was stopped. A row that is done again finds its contact as it should be and does nothing. */
export async function runContactImport(id: string): Promise<void> {
  const record = await ContactImport.findOneAndUpdate({ _id: id, ...free() }, { $set: { state: 'running', leaseHolder: holder, leaseUntil: lease(), error: null } }, { returnDocument: 'after' }).lean<ContactImportRecord>();
  if (!record) return;
  try {
    const viewer = await viewerOfOwner(record.owner);
    if (!viewer || !may(viewer, 'tickets.import')) throw new Problem('forbidden', `${record.owner.name} may no longer import.`);
    if (await readAll(record, { ...viewer, origin: { via: 'job', detail: `import:${id}` } })) await finish(record, 'done', null);
  } catch (error) {
    if (error instanceof Problem && error.code !== 'unavailable') return finish(record, 'failed', error.message);
    // The lease runs out and a sweep goes on.
    log.error({ err: error, import: id }, 'An import of contacts was interrupted and goes on later');
    await ContactImport.updateOne({ _id: record._id, leaseHolder: holder }, { $set: { leaseUntil: clock.now(), error: 'It was interrupted and goes on by itself.' } });
  }
}

type Fault = { row: number; message: string; cells: string[] };

/** False when it was cancelled, or another process has it. */
async function readAll(record: ContactImportRecord, viewer: Viewer): Promise<boolean> {
  let [chunk, faults, row, bytes]: [ReadContact[], Fault[], number, number] = [[], [], record.doneRows, 0];
  for await (const next of readRows(record)) {
    bytes += next.cells.join(' ').length + 2;
    if (next.number <= record.doneRows) continue;
    const read = readContactRow(next, record.mapping, record.columns.length);
    if ('ready' in read) chunk.push(read.ready);
    else faults.push({ row: next.number, message: read.faults.join(' '), cells: next.cells });
    row = next.number;
    if (chunk.length + faults.length < CHUNK) continue;
    if (!(await keep(record, viewer, { row, part: Math.min(0.99, bytes / record.size) }, chunk, faults))) return false;
    [chunk, faults] = [[], []];
  }
  return keep(record, viewer, { row, part: 1 }, chunk, faults);
}

async function keep(record: ContactImportRecord, viewer: Viewer, { row, part }: { row: number; part: number }, chunk: ReadContact[], faults: Fault[]): Promise<boolean> {
  const written = await writeContacts(chunk, viewer);
  const all = [...faults, ...written.faults];
  if (all.length > 0) {
    const writes = all.map((fault) => ({ updateOne: { filter: { importId: record._id, row: fault.row }, update: { $setOnInsert: { message: fault.message.slice(0, 1_000), cells: fault.cells.slice(0, 50).map((cell) => cell.slice(0, 500)) } }, upsert: true } }));
    await ContactImportFault.bulkWrite(writes as never, { ordered: false });
  }
  const counts = { 'counts.rows': chunk.length + faults.length, 'counts.created': written.created, 'counts.updated': written.updated, 'counts.same': written.same, 'counts.failed': all.length };
  const kept = await ContactImport.findOneAndUpdate({ _id: record._id, state: 'running', leaseHolder: holder }, { $set: { doneRows: row, part, leaseUntil: lease() }, $inc: counts }, { returnDocument: 'after' }).lean<ContactImportRecord>();
  if ((kept?.counts.failed ?? 0) > MOST_FAULTS) throw new Problem('invalid', `More than ${MOST_FAULTS.toLocaleString('en')} rows have faults. Look at the columns and the encoding and begin again.`);
  return kept !== null;
}

async function finish({ _id, name, owner }: ContactImportRecord, state: 'done' | 'failed', error: string | null): Promise<void> {
  const ended = await ContactImport.findOneAndUpdate({ _id, leaseHolder: holder }, { $set: { state, error, endedAt: clock.now(), leaseHolder: null, leaseUntil: null } }, { returnDocument: 'after' }).lean<ContactImportRecord>();
  if (!ended) return;
  const { created, updated, failed } = ended.counts;
  await changing((session) => recordOfDay('customers.imported', { importId: _id.toString(), created, updated, failed }, { chain: 'operation', by: { actor: owner, origin: { via: 'job', detail: `import:${_id}` } } }, session));
  if (owner.kind !== 'person' || !owner.id) return;
  const text = error ? `The import of ${name} stopped: ${error}` : `The import of ${name} is done: ${created} new contacts, ${updated} changed, ${failed} with faults.`;
  const cause = `import:${_id}:${ended.endedAt?.toISOString()}`;
  await notify({ cause, burst: cause, by: { kind: 'system', id: null, name: 'Switchboard' }, at: clock.now(), ticket: null, href: '/customers/import', news: new Map([[owner.id, [{ event: 'job', relation: 'mine', facts: { text } }]]]) });
}
