import { may, permit, type Viewer } from '../people/viewer.ts';
import { changeSetting } from '../people/change-setting.ts';
import { Problem } from '../platform/problem.ts';
import { isSecret, isSettingKey, setting, settings, type SettingKey } from '../platform/settings.ts';
import { resumeSending } from './resume-sending.ts';

export type SettingView = { key: string; value: unknown; isSecret: boolean };

export async function listSettings(viewer: Viewer): Promise<SettingView[]> {
  permit(may(viewer, 'settings.manage'));
  return Promise.all((Object.keys(settings) as SettingKey[]).map(toView));
}

/** Letting mail flow again is a person's word and told as such, however it is said. @throws Problem `not_found` · `invalid` */
export async function setSetting(viewer: Viewer, key: string, value: unknown, reason?: string): Promise<SettingView> {
  permit(may(viewer, 'settings.manage'));
  if (!isSettingKey(key)) throw new Problem('not_found', `There is no setting "${key.slice(0, 60)}". There are: ${Object.keys(settings).join(', ')}.`);
  if (key === 'mail.halted' && value === false) await resumeSending(viewer);
  else await changeSetting(viewer, key, value, reason);
  return toView(key);
}

export async function showSetting(viewer: Viewer, key: string): Promise<SettingView> {
  permit(may(viewer, 'settings.manage'));
  if (!isSettingKey(key)) throw new Problem('not_found', `There is no setting "${key.slice(0, 60)}". There are: ${Object.keys(settings).join(', ')}.`);
  return toView(key);
}

async function toView(key: SettingKey): Promise<SettingView> {
  return { key, value: isSecret(key) ? null : await setting(key), isSecret: isSecret(key) };
}
