import { priorities, statusKeys, types, categories, channels } from '@switchboard/domain/tickets/words.ts';
import { operatorsOf, fieldNamed, type Kind, type Operator } from '@switchboard/domain/tickets/filter/words.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';

export type Choice = { value: string; label: string };
export type Lists = { people: Choice[]; teams: Choice[]; webhooks: Choice[]; statuses: Choice[] };

/** The fields a rule is made of on the page, in the order they are wanted. The API knows some more. */
export const shownFields = ['status', 'statusCategory', 'priority', 'type', 'channel', 'assignee', 'team', 'tag', 'title', 'words', 'requesterName', 'requesterEmail', 'accountName', 'category', 'createdAt', 'updatedAt', 'dueAt', 'waitingSince', 'snoozed', 'overdue', 'waiting'] as const;

export const operatorsFor = (field: string): readonly Operator[] => {
  const kind = fieldNamed(field)?.kind ?? 'text';
  return kind === 'date' ? ['before', 'after', 'within', 'empty', 'filled'] : operatorsOf[kind];
};

export const kindOf = (field: string): Kind => fieldNamed(field)?.kind ?? 'text';

export const takesNothing = (is: Operator): boolean => is === 'empty' || is === 'filled' || is === 'yes' || is === 'no';

/** What may be chosen for a field; null where it is typed. */
export function choicesFor(field: string, lists: Lists, { t, word }: Words): Choice[] | null {
  const named = (keys: readonly string[], of: string): Choice[] => keys.map((value) => ({ value, label: word(`${of}.${value}`, value.replaceAll('_', ' ')) }));
  switch (field) {
    case 'status':
      return lists.statuses;
    case 'statusCategory':
      return named(categories, 'rules.category');
    case 'priority':
      return named(priorities, 'priority');
    case 'type':
      return named(types, 'type');
    case 'channel':
      return named(channels, 'channel');
    case 'assignee':
    case 'assigneeId':
      return [{ value: 'none', label: t('rules.nobody') }, ...lists.people];
    case 'team':
    case 'teamId':
      return [{ value: 'none', label: t('rules.noTeam') }, ...lists.teams];
    default:
      return null;
  }
}

export const standardStatuses = ({ word }: Words): Choice[] => statusKeys.map((value) => ({ value, label: word(`status.${value}`, value.replaceAll('_', ' ')) }));
