import type { Filter, FilterPart, Operator } from '@switchboard/domain/tickets/filter/words.ts';
import type { EventFacts, RuleAction, RuleEvent, RuleView, Trigger } from '@switchboard/domain/rules/words.ts';
import { kindOf, operatorsFor } from './choices.ts';

/** One condition or a group of them, with an id of its own so that a row keeps its focus when others come and go. */
export type PartDraft = { id: number; field: string; is: Operator; value: unknown } | GroupDraft;
export type GroupDraft = { id: number; mode: 'all' | 'any'; parts: PartDraft[] };
type ActionDraft = { id: number; action: RuleAction };
type ChangeDraft = { id: number; field: NonNullable<EventFacts['changed']>[number]['field']; from: string[]; to: string[] };

let made = 0;
export const nextId = (): number => (made += 1);
export const isGroup = (part: PartDraft): part is GroupDraft => 'mode' in part;

/** A rule while it is being written: everything typed stays, also what the rule as chosen does not ask for. */
export class RuleDraft {
  name = $state('');
  description = $state('');
  active = $state(false);
  on = $state<Trigger['on']>('event');
  events = $state<RuleEvent[]>(['ticket.created']);
  since = $state<Extract<Trigger, { on: 'time' }>['since']>('waitingSince');
  hours = $state('4');
  changes = $state<ChangeDraft[]>([]);
  contains = $state('');
  by = $state<string[]>([]);
  direction = $state('');
  when = $state<GroupDraft>({ id: nextId(), mode: 'all', parts: [] });
  actions = $state<ActionDraft[]>([]);

  constructor(rule: RuleView | null) {
    if (!rule) {
      this.actions = [{ id: nextId(), action: { do: 'addTags', tags: [] } }];
      return;
    }
    this.name = rule.name;
    this.description = rule.description;
    this.active = rule.active;
    this.on = rule.trigger.on;
    if (rule.trigger.on === 'event') this.events = rule.trigger.events;
    else [this.since, this.hours] = [rule.trigger.since, String(rule.trigger.hours)];
    this.changes = (rule.facts.changed ?? []).map(({ field, from = [], to = [] }) => ({ id: nextId(), field, from, to }));
    this.contains = (rule.facts.contains ?? []).join(', ');
    this.by = rule.facts.by ?? [];
    this.direction = rule.facts.direction ?? '';
    this.when = groupOf(rule.when);
    this.actions = rule.actions.map((action) => ({ id: nextId(), action }));
  }

  get trigger(): Trigger {
    return this.on === 'event' ? { on: 'event', events: this.events } : { on: 'time', since: this.since, hours: Number(this.hours.replace(',', '.')) };
  }

  get facts(): EventFacts {
    if (this.on === 'time') return {};
    const contains = split(this.contains);
    return {
      ...(this.changes.length > 0 ? { changed: this.changes.map(({ field, from, to }) => ({ field, ...(from.length > 0 ? { from } : {}), ...(to.length > 0 ? { to } : {}) })) } : {}),
      ...(contains.length > 0 ? { contains } : {}),
      ...(this.by.length > 0 ? { by: this.by as EventFacts['by'] } : {}),
      ...(this.direction ? { direction: this.direction as 'out' | 'internal' } : {}),
    };
  }

  get filter(): Filter {
    return filterOf(this.when);
  }

  get value() {
    const { name, description, active, trigger, facts } = this;
    return { name: name.trim(), description: description.trim(), active, trigger, facts, when: this.filter, actions: this.actions.map(({ action }) => action) };
  }
}

/** Words divided by commas, each once. */
export const split = (text: string): string[] => [...new Set(text.split(',').map((part) => part.trim()).filter(Boolean))];

function groupOf(filter: Filter): GroupDraft {
  const [mode, parts] = 'all' in filter ? (['all', filter.all] as const) : (['any', filter.any] as const);
  return { id: nextId(), mode, parts: parts.map((part) => ('all' in part || 'any' in part ? groupOf(part) : { id: nextId(), field: part.field, is: part.is, value: part.value })) };
}

function filterOf({ mode, parts }: GroupDraft): Filter {
  const made: FilterPart[] = parts.map((part) => (isGroup(part) ? filterOf(part) : { field: part.field, is: part.is, ...(part.value === undefined ? {} : { value: part.value }) }));
  return mode === 'all' ? { all: made } : { any: made };
}

/** A condition to begin with, for a field. */
export function conditionFor(field: string, id = nextId()): PartDraft {
  const is = operatorsFor(field)[0]!;
  const kind = kindOf(field);
  const value = kind === 'choice' || kind === 'reference' || kind === 'tags' ? [] : kind === 'date' ? { ago: 1, unit: 'days' } : kind === 'flag' ? undefined : '';
  return { id, field, is, value };
}
