import { z } from 'zod';
import { recordOfDay } from '../activity/record-of-day.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { setting, settings, storeSetting } from '../platform/settings.ts';

const keys = { waitingCounts: 'assignment.waitingCounts', mostPerHour: 'assignment.mostPerHour', staleHours: 'assignment.staleHours' } as const;

/** What holds for all rules. `staleHours`: what nobody touched for so long is left to a person. */
export const boundsSchema = z.strictObject({ waitingCounts: settings[keys.waitingCounts].of, mostPerHour: settings[keys.mostPerHour].of, staleHours: settings[keys.staleHours].of });
export const boundsInput = boundsSchema.partial();
export type Bounds = z.output<typeof boundsSchema>;

export async function readBounds(viewer: Viewer): Promise<Bounds> {
  permit(may(viewer, 'assignment.manage'));
  const [waitingCounts, mostPerHour, staleHours] = await Promise.all([setting(keys.waitingCounts), setting(keys.mostPerHour), setting(keys.staleHours)]);
  return { waitingCounts, mostPerHour, staleHours };
}

/** Whoever manages assignment sets them; they need not manage the whole installation. */
export async function changeBounds(by: Viewer, wanted: Partial<Bounds>): Promise<Bounds> {
  permit(may(by, 'assignment.manage'));
  await changing(async (session) => {
    for (const [name, value] of Object.entries(wanted)) {
      const key = keys[name as keyof Bounds];
      const { before, after } = await storeSetting(key, value, session);
      if (before !== after) await recordOfDay('setting.changed', { key, changes: { value: { before, after } } }, { chain: 'setting', by }, session);
    }
  });
  return readBounds(by);
}
