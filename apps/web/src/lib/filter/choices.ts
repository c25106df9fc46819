import { fieldNamed, customKey, operatorsOf, type Operator } from '@switchboard/domain/tickets/filter/words.ts';
import type { People } from '../people.svelte.ts';
import { useVocabulary } from '../tickets/desk-words.svelte.ts';
import type { ConditionWords } from './condition-words.ts';
import { categories, channels, priorities } from './domain-choices.ts';

export type Choice = { value: string; label: string };

/** What can be chosen for a field; null where its values are typed. */
export function choicesOf(field: string, say: ConditionWords, people: People): Choice[] | null {
  const choices = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: say.one(field, value) }));
  const desk = useVocabulary();
  switch (field) {
    case 'status':
      return choices(desk.statuses.map(({ key }) => key));
    case 'statusCategory':
      return choices(categories);
    case 'priority':
      return choices(priorities);
    case 'channel':
      return choices(channels);
    case 'type':
      return choices(desk.types.map(({ key }) => key));
    case 'category':
      return desk.categories.length > 0 ? choices(['none', ...desk.categories.map(({ name }) => name)]) : null;
    case 'subcategory':
      return desk.categories.some(({ children }) => children.length > 0) ? choices(['none', ...new Set(desk.categories.flatMap(({ children }) => children))]) : null;
    case 'assignee':
      return choices(['me', 'none', ...people.choosable.slice(1).map(({ id }) => id)]);
    case 'formerAssignee':
    case 'creator':
      return choices(['me', ...people.choosable.slice(1).map(({ id }) => id)]);
    case 'tagKind':
      return choices(['issue_type', 'product_area', 'root_cause', 'special_handling', 'none']);
    case 'creatorKind':
      return choices(['person', 'customer', 'key', 'system']);
    case 'team':
      return choices(['mine', 'none', ...people.teams.map(({ id }) => id)]);
    default: {
      const own = desk.fields.find(({ key }) => key === customKey(field));
      return own?.kind === 'choice' ? own.choices.map((value) => ({ value, label: value })) : null;
    }
  }
}

const ofOwnKind: Record<string, readonly Operator[]> = {
  text: ['contains', 'lacks', 'equals', 'empty', 'filled'],
  number: ['atLeast', 'atMost', 'empty', 'filled'],
  choice: ['oneOf', 'noneOf', 'empty', 'filled'],
  date: ['within', 'before', 'after', 'empty', 'filled'],
  checkbox: ['yes', 'no'],
};

/** In which ways a field can be asked; one of the desk's own in those of its kind. */
export function waysOf(field: string): readonly Operator[] {
  const key = customKey(field);
  const own = key === null ? undefined : useVocabulary().fields.find((known) => known.key === key);
  return own ? (ofOwnKind[own.kind] ?? operatorsOf.custom) : operatorsOf[fieldNamed(field)?.kind ?? 'text'];
}
