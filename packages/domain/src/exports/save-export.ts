import { Types } from 'mongoose';
import type { Readable } from 'node:stream';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { openFile } from '../platform/files.ts';
import { isId } from '../platform/id.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Export, type ExportRecord } from './export.ts';
import type { ExportInput } from './words.ts';

export const EXPORT_JOB = 'export-tickets';
/** The file and its link live so long: it holds customers' data, and lies about. */
const LIVES_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 5;

const sentence = 'Your role does not allow exporting tickets. Ask an administrator if you need it.';

/** Has a file made of the tickets of a list that the viewer may see. @throws Problem `forbidden` · `too_many` */
export async function startExport(viewer: Viewer, input: ExportInput) {
  permit(mayAnywhere(viewer, 'tickets.export'), sentence);
  const running = await Export.countDocuments({ 'owner.kind': viewer.actor.kind, 'owner.id': viewer.actor.id, state: { $in: ['waiting', 'running'] } });
  if (running >= MOST_AT_ONCE) throw new Problem('too_many', `${MOST_AT_ONCE} of your exports are still being made. Wait until one of them is there.`, { retryAfter: 30 });
  const now = clock.now();
  const record: ExportRecord = { _id: new Types.ObjectId(), ...input, owner: viewer.actor, state: 'waiting', leaseUntil: null, tickets: 0, cut: false, reason: null, sha256: null, size: 0, history: null, createdAt: now, expiresAt: new Date(now.getTime() + LIVES_MS) };
  await Export.collection.insertOne(record);
  await addJob(EXPORT_JOB, { id: record._id.toString() });
  return toPublicExport(record);
}

export async function findExport(viewer: Viewer, id: string) {
  return toPublicExport(await own(viewer, id));
}

export async function listExports(viewer: Viewer) {
  permit(mayAnywhere(viewer, 'tickets.export'), sentence);
  const found = await Export.find({ 'owner.kind': viewer.actor.kind, 'owner.id': viewer.actor.id, expiresAt: { $gt: clock.now() } }).sort({ _id: -1 }).limit(50).lean<ExportRecord[]>();
  return found.map(toPublicExport);
}

/** The file, for its owner, and for whoever may export and sees every ticket anyway. That it was fetched stands in the audit log. */
export async function openExport(viewer: Viewer, id: string): Promise<{ name: string; type: string; size: number; stream: Readable }> {
  const found = await own(viewer, id);
  if (found.state !== 'ready' || !found.sha256) throw new Problem('not_found', 'This export is not there yet. Look again in a moment.');
  const stream = await openFile(found.sha256);
  await changing(async (session) => {
    const now = await Export.findById(found._id).session(session).lean<ExportRecord>();
    if (!now) throw gone();
    const history = await record('export.fetched', { name: found.name }, { subject: { kind: 'export', id: found._id.toString() }, head: now.history, by: viewer }, session);
    await Export.collection.updateOne({ _id: found._id }, { $set: { history } }, { session });
  });
  const date = found.createdAt.toISOString().slice(0, 10);
  const type = found.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { name: `${found.name.replace(/[^\p{L}\p{N} _.-]/gu, '_')}-${date}.${found.format}`, type, size: found.size, stream };
}

async function own(viewer: Viewer, id: string): Promise<ExportRecord> {
  permit(mayAnywhere(viewer, 'tickets.export'), sentence);
  const found = isId(id) ? await Export.findById(id).lean<ExportRecord>() : null;
  const mine = found?.owner.kind === viewer.actor.kind && found.owner.id === viewer.actor.id;
  if (!found || !(mine || viewer.reach === 'all') || found.expiresAt <= clock.now()) throw gone();
  return found;
}

const gone = () => new Problem('not_found', 'There is no such export. Its link may have run out: they live for a day.');

function toPublicExport({ _id, name, format, state, tickets, cut, shortened = 0, reason, size, createdAt, expiresAt }: ExportRecord) {
  const id = _id.toString();
  return { id, name, format, state, tickets, cut, shortened, reason, size, url: state === 'ready' ? `/api/v1/exports/${id}/file` : null, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
