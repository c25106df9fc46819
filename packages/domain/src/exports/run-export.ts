import { Readable } from 'node:stream';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { putFile, type StoredFile } from '../platform/files.ts';
import { removeUnheld } from '../platform/held-files.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { notify } from '../notifications/notify.ts';
import { mayAnywhere, type Viewer } from '../people/viewer.ts';
import { cursorOf, readsOf } from '../tickets/list-tickets.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { viewerOfOwner } from '../webhooks/owner.ts';
import { csv, exportColumns, type Cell, type Column } from './cells.ts';
import { Export, type ExportRecord } from './export.ts';
import { MOST_OF_NOTES, withNotes } from './notes-of.ts';
import { EXPORT_JOB } from './save-export.ts';
import { xlsx } from './xlsx.ts';

/** A file with more opens in no spreadsheet anybody has. */
const MOST_TICKETS = { csv: 1_000_000, xlsx: 50_000 };
const LEASE_MS = 120_000;

let defined = false;

/** Call before jobs start. */
export function defineExports(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>(EXPORT_JOB, { concurrency: 1 }, ({ id }) => runExport(id));
}

const free = () => ({ $or: [{ state: 'waiting' as const }, { state: 'running' as const, leaseUntil: { $lt: clock.now() } }] });

/** Exports that wait or whose process was killed are made; those that ran out are removed with their files. */
export async function sweepExports(): Promise<number> {
  const waiting = await Export.find(free(), { _id: 1 }).sort({ _id: 1 }).limit(5).lean();
  for (const { _id } of waiting) await runExport(_id.toString());
  const over = await Export.find({ expiresAt: { $lt: clock.now() } }).limit(100).lean<ExportRecord[]>();
  for (const { _id, sha256 } of over) {
    await Export.deleteOne({ _id });
    if (sha256) await removeUnheld([sha256]);
  }
  return waiting.length + over.length;
}

/** Makes the file as its owner may see things now. Run twice it makes it once. */
export async function runExport(id: string): Promise<void> {
  const found = await Export.findOneAndUpdate({ _id: id, ...free() }, { $set: { state: 'running', leaseUntil: new Date(clock.ms() + LEASE_MS) } }, { returnDocument: 'after' }).lean<ExportRecord>();
  if (!found) return;
  try {
    const viewer = await viewerOfOwner(found.owner);
    if (!viewer || !mayAnywhere(viewer, 'tickets.export')) throw new Problem('forbidden', `${found.owner.name} may no longer export tickets.`);
    const counted = { tickets: 0, cut: false, shortened: 0 };
    const columns = await exportColumns();
    const written = found.format === 'csv' ? csv : xlsx;
    const file = await putFile(Readable.from(written(columns.map(({ title }) => title), rowsOf(found, viewer, columns, counted))));
    await finish(found, { ...viewer, origin: { via: 'job', detail: `export:${id}` } }, file, counted);
  } catch (error) {
    if (!(error instanceof Problem)) log.error({ err: error, export: id }, 'An export could not be made');
    await fail(found, error instanceof Problem ? error.message : 'Something broke on our side. Try again.');
  }
}

/** Whoever waits for it hears that it does not come; what is ready is told by its line of history (notifications/job-news.ts). */
async function fail({ _id, name, owner }: ExportRecord, reason: string): Promise<void> {
  await Export.updateOne({ _id }, { $set: { state: 'failed', leaseUntil: null, reason } });
  if (owner.kind !== 'person' || !owner.id) return;
  const cause = `export-failed:${_id}`;
  const text = `The export ${name} could not be made: ${reason}`;
  await notify({ cause, burst: cause, by: { kind: 'system', id: null, name: 'Switchboard' }, at: clock.now(), ticket: null, href: null, news: new Map([[owner.id, [{ event: 'job', relation: 'mine', facts: { text } }]]]) });
}

type Counted = { tickets: number; /** There were more tickets. */ cut: boolean; /** Notes that are not whole. */ shortened: number };

/** The same filter and the same permissions as the list on the screen, in its order. */
async function* ticketsOf({ _id, filter, sort, zone, format }: ExportRecord, viewer: Viewer, counted: Counted): AsyncGenerator<TicketRecord> {
  const { where, phases } = await readsOf({ ...viewer, zone } as Viewer, filter, sort);
  let renewed = clock.ms();
  for (const phase of phases) {
    const left = MOST_TICKETS[format] - counted.tickets;
    for await (const ticket of cursorOf({ $and: [phase.where, ...where] }, phase, left + 1, false, null)) {
      if (counted.tickets === MOST_TICKETS[format]) return void (counted.cut = true);
      counted.tickets += 1;
      if (clock.ms() - renewed > LEASE_MS / 4) {
        renewed = clock.ms();
        await Export.updateOne({ _id }, { $set: { leaseUntil: new Date(renewed + LEASE_MS), tickets: counted.tickets } });
      }
      yield ticket as TicketRecord;
    }
  }
}

async function* rowsOf(found: ExportRecord, viewer: Viewer, columns: readonly Column[], counted: Counted): AsyncGenerator<Cell[]> {
  for await (const { ticket, note } of withNotes(ticketsOf(found, viewer, counted), counted, MOST_OF_NOTES[found.format])) yield columns.map(({ of }) => of(ticket, note));
}

async function finish({ _id, name, format }: ExportRecord, by: Viewer, { sha256, size }: StoredFile, { tickets, cut, shortened }: Counted): Promise<void> {
  await changing(async (session) => {
    const now = await Export.findById(_id).session(session).lean<ExportRecord>();
    if (!now || now.state === 'ready') return;
    const history = await record('export.made', { name, format, tickets, ...(cut ? { cut } : {}), ...(shortened > 0 ? { shortened } : {}) }, { subject: { kind: 'export', id: _id.toString() }, head: now.history, by }, session);
    await Export.collection.updateOne({ _id }, { $set: { state: 'ready', leaseUntil: null, sha256, size, tickets, cut, shortened, reason: null, history } }, { session });
  });
}
