import { conditionsOf, customKey, isGroup, liveCategories, type Condition, type FilterPart, type Unit } from '@switchboard/domain/tickets/filter/words.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { People } from '../people.svelte.ts';
import { useVocabulary } from '../tickets/desk-words.svelte.ts';
import type { References } from './references.svelte.ts';

const isLive = (value: readonly string[]): boolean => value.length === liveCategories.length && liveCategories.every((category) => value.includes(category));

/** What a filter says, in the reader's words: for chips, and for the lists one chooses from. */
export class ConditionWords {
  #words: Words;
  #people: People;
  #references: References;

  constructor(words: Words, people: People, references: References) {
    this.#words = words;
    this.#people = people;
    this.#references = references;
  }

  field = (name: string): string => {
    const custom = customKey(name);
    if (custom === null) return this.#words.word(`filter.field.${name}`, name);
    return useVocabulary().fields.find(({ key }) => key === custom)?.label ?? this.#words.t('filter.removedField', { name: custom });
  };

  /** A chip: what it is about, and the rest. */
  chip = (part: FilterPart): { label: string; value: string } => {
    if (isGroup(part)) return { label: this.#words.word('all' in part ? 'filter.all' : 'filter.any', ''), value: this.#words.t('filter.group', { count: conditionsOf(part).length }) };
    const { word } = this.#words;
    const { field, is } = part;
    if (field === 'statusCategory' && is === 'oneOf' && isLive(part.value as string[])) return { label: this.field('status'), value: this.#words.t('filter.notClosed') };
    const value = this.value(part);
    if (is === 'yes' || is === 'no') return { label: this.field(field), value: word(`filter.is.${is}`, is) };
    if (is === 'oneOf' || is === 'within') return { label: this.field(field), value };
    return { label: this.field(field), value: `${word(`filter.is.${is}`, is)} ${value}`.trim() };
  };

  value = ({ field, value }: Condition): string => {
    if (value === undefined) return '';
    if (Array.isArray(value)) return value.map((one: string) => this.one(field, one)).join(', ');
    return typeof value === 'object' && value !== null ? this.#time(value as Record<string, unknown>) : String(value);
  };

  /** One value of a field. */
  one = (field: string, value: string): string => {
    const { t, word } = this.#words;
    if (value === 'none') return t('filter.none');
    if (value === 'me') return t('filter.me');
    if (value === 'mine') return t('filter.mine');
    if (field === 'assignee' || field === 'formerAssignee' || field === 'creator') return this.#known(this.#people.name(value));
    if (field === 'team') return this.#known(this.#people.team(value) ?? '?');
    if (field === 'account' || field === 'requester' || field === 'mailbox') return this.#known(this.#references.get(value) ?? '?');
    const prefix: Record<string, string> = { status: 'status', statusCategory: 'filter.category', priority: 'priority', channel: 'channel', type: 'type', creatorKind: 'filter.creatorKind', tagKind: 'filter.tagKind' };
    return prefix[field] ? word(`${prefix[field]}.${value}`, value) : value;
  };

  #known = (name: string): string => (name === '?' || name === '' ? this.#words.t('filter.unknown') : name);

  #time(value: Record<string, unknown>): string {
    const { t, word } = this.#words;
    const unit = (name: unknown) => t(`filter.unit.${name as Unit}`);
    for (const key of ['last', 'next', 'ago', 'ahead'] as const) if (key in value) return t(`filter.say.${key}`, { count: Number(value[key]), unit: unit(value.unit) });
    if ('from' in value) return t('filter.say.range', { from: String(value.from), to: String(value.to) });
    const name = String(value.period ?? value.day ?? value.at);
    return word(`filter.time.${name}`, 'at' in value ? this.#words.full(name) : name);
  }
}
