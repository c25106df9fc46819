import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { recordOfDay } from '../../activity/record-of-day.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';
import { clock } from '../../platform/clock.ts';
import { config } from '../../platform/config.ts';
import { changing } from '../../platform/database.ts';
import { log } from '../../platform/log.ts';
import { Problem } from '../../platform/problem.ts';
import { makeBackup, type BackupOptions } from './make-backup.ts';

/** A backup that was made or tried. It tells of the file; whether the file is still there is asked of the disk. */
export type BackupRecord = {
  _id: Types.ObjectId;
  file: string;
  why: 'schedule' | 'person' | 'command' | 'upgrade';
  startedAt: Date;
  endedAt: Date | null;
  /** The moment that it shows. */
  instant: Date | null;
  bytes: number | null;
  tickets: number | null;
  error: string | null;
};

const schema = new Schema<BackupRecord>(
  { file: String, why: String, startedAt: Date, endedAt: Date, instant: Date, bytes: Number, tickets: Number, error: String },
  { collection: 'backups', autoIndex: false, versionKey: false },
);
schema.index({ startedAt: -1 });
export const Backup = model<BackupRecord>('Backup', schema);

type Why = { why: BackupRecord['why']; by: Viewer };

/** Makes a backup and notes it, in the history too. @throws as `makeBackup`; that it failed is noted as well */
export async function backUp(path: string, { why, by }: Why, options: BackupOptions = {}): Promise<BackupRecord> {
  permit(may(by, 'settings.manage'));
  const noted = await note(path, why);
  return finish(noted, path, by, options);
}

const HOUR_MS = 3_600_000;

/** Begins one beside the scheduled ones and returns at once: a large desk takes minutes. @throws Problem `conflict` while one is under way */
export async function startBackup(by: Viewer): Promise<BackupView> {
  permit(may(by, 'settings.manage'));
  const running = await Backup.exists({ endedAt: null, startedAt: { $gte: new Date(clock.ms() - HOUR_MS) } });
  if (running) throw new Problem('conflict', 'A backup is being made already. Look again in a minute.');
  await mkdir(backupFolder(), { recursive: true, mode: 0o700 });
  const path = join(backupFolder(), backupName('asked-for'));
  const noted = await note(path, 'person');
  // What goes wrong is noted on it, and the page shows it.
  void finish(noted, path, by, {}).catch((err: unknown) => log.error({ err }, 'A backup failed'));
  return toBackupView(noted.toObject());
}

const note = (file: string, why: BackupRecord['why']) => Backup.create({ file, why, startedAt: clock.now(), endedAt: null, instant: null, bytes: null, tickets: null, error: null });

async function finish(noted: HydratedDocument<BackupRecord>, path: string, by: Viewer, options: BackupOptions): Promise<BackupRecord> {
  try {
    const { manifest, bytes } = await makeBackup(path, options);
    const tickets = manifest.collections.find(({ name }) => name === 'tickets')?.count ?? 0;
    noted.set({ endedAt: clock.now(), instant: new Date(manifest.instant), bytes, tickets });
    await noted.save();
    await changing((session) => recordOfDay('backup.made', { file: basename(path), bytes }, { chain: 'operation', by }, session));
    return noted.toObject();
  } catch (error) {
    noted.set({ endedAt: clock.now(), error: error instanceof Error ? error.message : String(error) });
    await noted.save().catch(() => undefined);
    throw error;
  }
}

/** Where backups that nobody named a place for are kept. */
export const backupFolder = (): string => join(config().dataDir, 'backups');

export function backupName(prefix = 'switchboard'): string {
  return `${prefix}-${clock.now().toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`;
}

export type BackupView = { id: string; file: string; why: BackupRecord['why']; startedAt: string; endedAt: string | null; instant: string | null; bytes: number | null; tickets: number | null; error: string | null; isThere: boolean };

/** The last hundred, newest first. */
export async function listBackups(viewer: Viewer): Promise<BackupView[]> {
  permit(may(viewer, 'health.read'));
  const records = await Backup.find().sort({ startedAt: -1 }).limit(100).lean<BackupRecord[]>();
  return Promise.all(records.map(toBackupView));
}

/** Of a process that died the record has no end: after a day it has one. */
export async function toBackupView(record: BackupRecord): Promise<BackupView> {
  const isThere = record.error === null && record.endedAt !== null && (await stat(record.file).then(() => true, () => false));
  return {
    id: record._id.toString(),
    file: record.file,
    why: record.why,
    startedAt: record.startedAt.toISOString(),
    endedAt: record.endedAt?.toISOString() ?? null,
    instant: record.instant?.toISOString() ?? null,
    bytes: record.bytes,
    tickets: record.tickets,
    error: record.error,
    isThere,
  };
}

/** Removes the oldest of the scheduled ones beyond `keep`, and what a killed process left half-written. */
export async function removeOldBackups(keep: number): Promise<void> {
  const names = await readdir(backupFolder()).catch(() => []);
  const whole = names.filter((name) => /^switchboard-[\dTZ-]+\.backup$/.test(name)).sort();
  for (const name of whole.slice(0, Math.max(0, whole.length - keep))) await rm(join(backupFolder(), name), { force: true });
  for (const name of names.filter((each) => /\.(partial|changes)$/.test(each))) {
    const { mtimeMs } = await stat(join(backupFolder(), name)).catch(() => ({ mtimeMs: clock.ms() }));
    if (clock.ms() - mtimeMs > 3_600_000) await rm(join(backupFolder(), name), { force: true });
  }
}
