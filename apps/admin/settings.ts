import { listSettings, setSetting as set, showSetting, type SettingView } from '@switchboard/domain/operate/list-settings.ts';
import { readArguments } from './arguments.ts';
import { operator } from './operator.ts';

export async function getSetting(args: string[]): Promise<void> {
  const [key] = readArguments(args, { words: ['KEY?'] }).words;
  if (key !== undefined) return console.log(shown(await showSetting(operator('settings get'), key)));
  for (const view of await listSettings(operator('settings get'))) console.log(`${view.key} ${shown(view)}`);
}

export async function setSetting(args: string[]): Promise<void> {
  const [key, text] = readArguments(args, { words: ['KEY', 'VALUE'] }).words;
  console.log(shown(await set(operator('settings set'), key!, valueOf(text!))));
}

const shown = ({ value, isSecret }: SettingView): string => (isSecret ? '[secret]' : JSON.stringify(value));

/** JSON where it is JSON: `false` is not a text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
