import { listBackups, startBackup } from '@switchboard/domain/operate/backup/backups.ts';
import { backupSchema } from '@switchboard/domain/operate/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

/** A backup holds everything, so its file is for whoever may use the machine: no endpoint hands it out. */
export const backups = [
  endpoint({
    method: 'GET',
    path: '/backups',
    summary: 'List the last hundred backups, newest first',
    right: 'health.read',
    answers: listOf(backupSchema),
    async handle({ viewer }) {
      return { items: await listBackups(viewer), next: null };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/backups',
    summary: 'Begin a backup in the data folder',
    right: 'settings.manage',
    answers: backupSchema,
    status: 202,
    async handle({ viewer }) {
      return startBackup(viewer);
    },
  }),
];
