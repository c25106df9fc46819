import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemViewer } from '../../people/viewer.ts';
import { clock } from '../../platform/clock.ts';
import { setting } from '../../platform/settings.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { Backup, backUp, backupFolder, backupName, removeOldBackups, type BackupRecord } from './backups.ts';

const HOUR_MS = 3_600_000;

/** Makes the scheduled backup when one is due and removes the oldest. One that failed is tried again after an hour. */
export async function sweepBackups(): Promise<number> {
  const everyHours = await setting('backup.everyHours');
  if (everyHours === 0) return 0;
  const now = clock.ms();
  const last = await Backup.findOne({ why: 'schedule' }).sort({ startedAt: -1 }).lean<BackupRecord>();
  // An empty desk is not worth keeping.
  if (!last && !(await Ticket.exists({}))) return 0;
  const pauseMs = last?.endedAt && last.error === null ? everyHours * HOUR_MS : HOUR_MS;
  if (last && now - last.startedAt.getTime() < Math.min(pauseMs, everyHours * HOUR_MS)) return 0;

  await mkdir(backupFolder(), { recursive: true, mode: 0o700 });
  await backUp(join(backupFolder(), backupName()), { why: 'schedule', by: systemViewer({ via: 'job', detail: 'backup' }) });
  await removeOldBackups(await setting('backup.keep'));
  return 1;
}
