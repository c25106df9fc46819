import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { sections } from '../settings/sections.ts';
import type { Action } from './shell.svelte.ts';

/** The pages of settings that somebody may open, for the palette; fetched when it first opens. */
export async function settingsPlaces(words: Words, doors: Record<string, boolean>): Promise<Action[]> {
  words.add(await loadMessages(words.lang, 'admin'));
  const open = sections.filter((section) => section.doors.length === 0 || section.doors.some((door) => doors[door]));
  return open.map(({ path, label, icon }) => ({ id: `settings-${path}`, label: `${words.t('nav.settings')}: ${words.t(label)}`, icon, href: `/settings/${path}` }));
}
