import { randomUUID } from 'node:crypto';
import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { notify } from '../notifications/notify.ts';
import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import { may, type Viewer } from '../people/viewer.ts';
import { viewerOfOwner } from '../webhooks/owner.ts';
import { ImportFault, TicketImport, type ImportRecord } from './import.ts';
import { readRow, type Names, type ReadRow } from './read-row.ts';
import { readRows } from './read-rows.ts';
import { writeRows } from './write-rows.ts';

const CHUNK = 100;
const LEASE_MS = 60_000;
/** A file of nothing but faults is not what it was taken for. */
const MOST_FAULTS = 100_000;
const holder = randomUUID();

let defined = false;

/** Call before jobs start. */
export function defineImports(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>('import-tickets', { concurrency: 1 }, ({ id }) => runImport(id));
}

/** Imports that wait, and those whose process was killed. */
export async function sweepImports(): Promise<number> {
  const found = await TicketImport.find(free(), { _id: 1 }).sort({ _id: 1 }).limit(5).lean();
  for (const { _id } of found) await runImport(_id.toString());
  return found.length;
}

const free = () => ({ $or: [{ state: 'waiting' as const }, { state: 'running' as const, leaseUntil: { $lt: clock.now() } }] });

/**
 * Reads a file to its end, some rows at a time. Stopped at any moment it goes on where it was, and what it may have done twice it has not: a row becomes a ticket in one
 * transaction with the word that it did.
 */
export async function runImport(id: string): Promise<void> {
  const record = await TicketImport.findOneAndUpdate({ _id: id, ...free() }, { $set: { state: 'running', leaseHolder: holder, leaseUntil: lease(), error: null }, $min: { startedAt: clock.now() } }, { returnDocument: 'after' }).lean<ImportRecord>();
  if (!record) return;
  try {
    const viewer = await viewerFor(record);
    const ended = await readAll(record, viewer);
    if (ended) await finish(record, 'done', null);
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'unavailable') {
      // The lease runs out and a sweep goes on.
      log.error({ err: error, import: id }, 'An import was interrupted and goes on later');
      await TicketImport.updateOne({ _id: record._id, leaseHolder: holder }, { $set: { leaseUntil: clock.now(), error: 'It was interrupted and goes on by itself.' } });
      return;
    }
    await finish(record, 'failed', error.message);
  }
}

const lease = (): Date => new Date(clock.ms() + LEASE_MS);

/** @throws Problem `forbidden` when whoever began it may no longer */
async function viewerFor({ _id, owner }: ImportRecord): Promise<Viewer> {
  const viewer = await viewerOfOwner(owner);
  if (!viewer || !may(viewer, 'tickets.import')) throw new Problem('forbidden', `${owner.name} may no longer import tickets.`);
  return { ...viewer, origin: { via: 'job', detail: `import:${_id}` } };
}

/** False when it was cancelled, or another process has it. */
async function readAll(record: ImportRecord, viewer: Viewer): Promise<boolean> {
  const names = await readNames();
  let chunk: ReadRow[] = [];
  let faults: { row: number; message: string; cells: string[] }[] = [];
  let row = record.doneRows;
  for await (const next of readRows(record)) {
    if (next.number <= record.doneRows) continue;
    const read = readRow(next, record.mapping, record.columns.length, names);
    if ('ready' in read) chunk.push(read.ready);
    else faults.push({ row: next.number, message: read.faults.join(' '), cells: next.cells });
    row = next.number;
    if (chunk.length + faults.length < CHUNK) continue;
    if (!(await keep(record, viewer, row, chunk, faults))) return false;
    [chunk, faults] = [[], []];
  }
  return chunk.length + faults.length === 0 || keep(record, viewer, row, chunk, faults);
}

type Faulty = { row: number; message: string; cells: string[] };

async function keep(record: ImportRecord, viewer: Viewer, row: number, chunk: ReadRow[], faults: Faulty[]): Promise<boolean> {
  const written = await writeRows(chunk, record, viewer);
  const all = [...faults, ...written.faults.map((fault) => ({ row: fault.row.number, message: fault.message, cells: [fault.row.input.title] }))];
  if (all.length > 0) {
    const writes = all.map((fault) => ({ updateOne: { filter: { importId: record._id, row: fault.row }, update: { $setOnInsert: { message: fault.message.slice(0, 1_000), cells: fault.cells.slice(0, 50).map((cell) => cell.slice(0, 500)) } }, upsert: true } }));
    await ImportFault.bulkWrite(writes as never, { ordered: false });
  }
  const counts = { 'counts.rows': faults.length + chunk.length, 'counts.created': written.created, 'counts.skipped': written.skipped, 'counts.failed': all.length };
  const kept = await TicketImport.findOneAndUpdate({ _id: record._id, state: 'running', leaseHolder: holder }, { $set: { doneRows: row, leaseUntil: lease() }, $inc: counts }, { returnDocument: 'after' }).lean<ImportRecord>();
  if ((kept?.counts.failed ?? 0) > MOST_FAULTS) throw new Problem('invalid', `More than ${MOST_FAULTS.toLocaleString('en')} rows have faults. Look at the columns and the encoding and begin again.`);
  return kept !== null;
}

async function finish({ _id, name, owner, createdAt }: ImportRecord, state: 'done' | 'failed', error: string | null): Promise<void> {
  const ended = await TicketImport.findOneAndUpdate({ _id, leaseHolder: holder }, { $set: { state, error, endedAt: clock.now(), leaseHolder: null, leaseUntil: null } }, { returnDocument: 'after' }).lean<ImportRecord>();
  if (!ended || owner.kind !== 'person' || !owner.id) return;
  const { created, failed } = ended.counts;
  const text = error ? `The import of ${name} stopped: ${error}` : `The import of ${name} is done: ${created} new, ${failed} with faults.`;
  const cause = `import:${_id}:${ended.endedAt?.toISOString() ?? createdAt.toISOString()}`;
  await notify({ cause, burst: cause, by: { kind: 'system', id: null, name: 'Switchboard' }, at: clock.now(), ticket: null, href: '/settings/import', news: new Map([[owner.id, [{ event: 'job', relation: 'mine', facts: { text } }]]]) });
}

export async function readNames(): Promise<Names> {
  const [teams, people] = await Promise.all([Team.find({}, { name: 1 }).lean(), Person.find({ active: true }, { name: 1, email: 1 }).lean()]);
  return {
    teams: new Map(teams.map(({ _id, name }) => [name.toLowerCase(), _id.toString()])),
    people: new Map(people.flatMap(({ _id, name, email }) => [name, email].map((known): [string, string] => [known.toLowerCase(), _id.toString()]))),
  };
}
