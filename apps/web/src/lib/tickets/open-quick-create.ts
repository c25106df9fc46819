import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';

/** The dialog for a new ticket with its texts, fetched when it is first asked for. */
export async function quickCreate(words: Words) {
  const [part, ...texts] = await Promise.all([import('./QuickCreate.svelte'), loadMessages(words.lang, 'create'), loadMessages(words.lang, 'customers')]);
  for (const area of texts) words.add(area);
  return part.default;
}
