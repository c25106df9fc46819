import { standardStatuses } from '@switchboard/domain/tickets/status-words.ts';
import { standardTypes } from '@switchboard/domain/tickets/type-words.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import type { Vocabulary } from '@switchboard/domain/tickets/vocabulary-words.ts';

export type DeskVocabulary = Pick<Vocabulary, 'statuses' | 'types' | 'categories' | 'fields'> & { dueReason: boolean };

/**
 * What pages know of the desk's vocabulary. `labels`: the words for statuses and types that are not the product's own, under the keys of the dictionary; somebody of a team with a
 * label set reads that team's.
 */
export async function wordsOfDesk(teamIds: readonly string[]): Promise<{ vocabulary: DeskVocabulary; labels: Record<string, string> }> {
  const { statuses, types, categories, fields, labelSets, life } = await vocabulary();
  const own = labelSets.find((set) => set.teamIds.some((id) => teamIds.includes(id)))?.labels ?? {};
  const renamed = (standard: readonly { key: string; label: string }[], list: readonly { key: string; label: string }[]) => list.filter(({ key, label }) => !standard.some((one) => one.key === key && one.label === label));
  return {
    vocabulary: { statuses, types, categories, fields: fields.filter(({ active }) => active), dueReason: life.dueReason },
    labels: {
      ...Object.fromEntries(renamed(standardStatuses, statuses).map(({ key, label }) => [`status.${key}`, label])),
      ...Object.fromEntries(renamed(standardTypes, types).map(({ key, label }) => [`type.${key}`, label])),
      ...Object.fromEntries(Object.entries(own).map(([key, label]) => [`status.${key}`, label])),
    },
  };
}
