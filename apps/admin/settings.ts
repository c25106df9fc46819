import { resumeSending } from '@switchboard/domain/operate/resume-sending.ts';
import { changeSetting } from '@switchboard/domain/people/change-setting.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { isSecret, isSettingKey, setting, settings, type SettingKey } from '@switchboard/domain/platform/settings.ts';
import { readArguments } from './arguments.ts';
import { operator } from './operator.ts';

export async function getSetting(args: string[]): Promise<void> {
  const [key] = readArguments(args, { words: ['KEY?'] }).words;
  if (key !== undefined) return console.log(JSON.stringify(await shown(known(key))));
  for (const each of Object.keys(settings) as SettingKey[]) console.log(`${each} ${JSON.stringify(await shown(each))}`);
}

export async function setSetting(args: string[]): Promise<void> {
  const [name, text] = readArguments(args, { words: ['KEY', 'VALUE'] }).words;
  const key = known(name!);
  const value = valueOf(text!);
  const by = operator('settings set');
  // A person's word that mail may flow is more than a value: it is told as such.
  if (key === 'mail.halted' && value === false) await resumeSending(by);
  else await changeSetting(by, key, value);
  console.log(JSON.stringify(await shown(key)));
}

const shown = async (key: SettingKey): Promise<unknown> => (isSecret(key) ? '[secret]' : setting(key));

function known(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  throw new Problem('not_found', `There is no setting "${key}". There are: ${Object.keys(settings).join(', ')}.`);
}

/** JSON where it is JSON: `false` is not a text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
