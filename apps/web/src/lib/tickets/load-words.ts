import { loadMessages } from '../i18n/load.ts';
import type { Words } from '../i18n/words.svelte.ts';

let loaded: Promise<void> | null = null;

/** The texts of a ticket's properties and its life, fetched with the ticket's page or when a question is asked. */
export function loadLifeWords(words: Words): Promise<void> {
  loaded ??= loadMessages(words.lang, 'life').then((messages) => words.add(messages)).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
