import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';

let loaded: Promise<void> | null = null;

/** The texts of an explained promise, fetched when first needed: the first page does without. */
export function loadPromiseWords(words: Words): Promise<void> {
  loaded ??= loadMessages(words.lang, 'promise').then((messages) => words.add(messages)).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
