import type { changedFields } from '@switchboard/domain/rules/words.ts';
import { useVocabulary } from '#lib/tickets/desk-words.svelte.ts';
import { priorities } from '#lib/filter/domain-choices.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';

export type Choice = { value: string; label: string };
export type Lists = { people: Choice[]; teams: Choice[]; webhooks: Choice[]; statuses: Choice[] };

/** What a field may have changed from and to; null where that is not asked. */
export function choicesFor(field: (typeof changedFields)[number], lists: Lists, { t, word }: Words): Choice[] | null {
  switch (field) {
    case 'status':
      return lists.statuses;
    case 'priority':
      return priorities.map((value) => ({ value, label: word(`priority.${value}`, value) }));
    case 'type':
      return useVocabulary().types.map(({ key, label }) => ({ value: key, label: word(`type.${key}`, label) }));
    case 'assigneeId':
      return [{ value: 'none', label: t('rules.nobody') }, ...lists.people];
    case 'teamId':
      return [{ value: 'none', label: t('rules.noTeam') }, ...lists.teams];
    default:
      return null;
  }
}

export const statusChoices = ({ word }: Words): Choice[] => useVocabulary().statuses.map(({ key, label }) => ({ value: key, label: word(`status.${key}`, label) }));
