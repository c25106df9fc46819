import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';

let loaded: Promise<void> | null = null;

/** The texts of merging and linking, fetched when first needed: the first page does without. */
export function loadTogetherWords(words: Words): Promise<void> {
  loaded ??= loadMessages(words.lang, 'together').then((messages) => words.add(messages)).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
