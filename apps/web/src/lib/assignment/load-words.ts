import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';

let loaded: Promise<void> | null = null;

/** The texts of assignment, fetched when first needed: the first page does without. */
export function loadAssignmentWords(words: Words): Promise<void> {
  loaded ??= loadMessages(words.lang, 'assignment').then((messages) => words.add(messages)).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
