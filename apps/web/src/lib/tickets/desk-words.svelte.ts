import { standardStatuses } from '@switchboard/domain/tickets/status-words.ts';
import { standardTypes } from '@switchboard/domain/tickets/type-words.ts';
import type { DeskVocabulary } from '../../words-of-desk.ts';
import type { Words } from '../i18n/words.svelte.ts';

const standard: DeskVocabulary = { statuses: standardStatuses, types: standardTypes, categories: [], fields: [], dueReason: false };

/** The words of this desk for its tickets, the same for everybody who works here: read with the shell, so that menus need not ask. */
class DeskWords {
  #now = $state.raw<DeskVocabulary>(standard);

  /** Labels that the desk has of its own replace the dictionary's, wherever a status or a type is named. */
  take({ vocabulary, labels }: { vocabulary: DeskVocabulary; labels: Record<string, string> }, words: Words): void {
    this.#now = vocabulary;
    if (Object.keys(labels).length > 0) words.add(labels);
  }

  get now(): DeskVocabulary {
    return this.#now;
  }
}

export const deskWords = new DeskWords();
export const useVocabulary = (): DeskVocabulary => deskWords.now;
