import { listBackups } from '@switchboard/domain/operate/backup/backups.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('switchboard:backups');
  const viewer = locals.viewer!;
  const backups = await listBackups(viewer);
  return { backups, everyHours: await setting('backup.everyHours'), keep: await setting('backup.keep'), mayManage: mayAnywhere(viewer, 'settings.manage') };
};
