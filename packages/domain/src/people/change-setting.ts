import { recordOfDay } from '../activity/record-of-day.ts';
import { changing } from '../platform/database.ts';
import { isSecret, storeSetting, type SettingKey, type SettingValue } from '../platform/settings.ts';
import { may, permit, type Viewer } from './viewer.ts';

/** Changes a setting of the installation. Secrets stand in the history as changed, never with their value. */
export async function changeSetting<K extends SettingKey>(viewer: Viewer, key: K, value: unknown, reason?: string): Promise<SettingValue<K>> {
  permit(may(viewer, 'settings.manage'));
  return changing(async (session) => {
    const { before, after } = await storeSetting(key, value, session);
    if (JSON.stringify(before) === JSON.stringify(after)) return after;
    const changes = { value: isSecret(key) ? { before: '[secret]', after: '[secret]' } : { before, after } };
    await recordOfDay('setting.changed', { key, changes }, { chain: 'setting', by: viewer, reason }, session);
    return after;
  });
}
