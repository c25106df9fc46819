import { categories, channels, priorities, statuses, types } from './domain-choices.ts';
import type { ConditionWords } from './condition-words.ts';
import type { People } from '../people.svelte.ts';

export type Choice = { value: string; label: string };

/** What can be chosen for a field; null where its values are typed. */
export function choicesOf(field: string, say: ConditionWords, people: People): Choice[] | null {
  const choices = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: say.one(field, value) }));
  switch (field) {
    case 'status':
      return choices(statuses);
    case 'statusCategory':
      return choices(categories);
    case 'priority':
      return choices(priorities);
    case 'channel':
      return choices(channels);
    case 'type':
      return choices(types);
    case 'assignee':
      return choices(['me', 'none', ...people.choosable.slice(1).map(({ id }) => id)]);
    case 'team':
      return choices(['mine', 'none', ...people.teams.map(({ id }) => id)]);
    default:
      return null;
  }
}
