import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemViewer } from '../../people/viewer.ts';
import { backUp, backupFolder, backupName } from './backups.ts';

/** Kept until somebody removes it: it is the way back to the version before. */
export async function backUpBeforeUpgrade(from: string): Promise<void> {
  await mkdir(backupFolder(), { recursive: true, mode: 0o700 });
  const path = join(backupFolder(), backupName(`before-upgrade-from-${from}`));
  await backUp(path, { why: 'upgrade', by: systemViewer({ via: 'job', detail: 'upgrade' }) });
}
