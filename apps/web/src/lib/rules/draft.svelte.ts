import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import type { EventFacts, RuleAction, RuleEvent, RuleView, Trigger } from '@switchboard/domain/rules/words.ts';

/** With an id of its own, so that a row keeps its focus when others come and go. */
type ActionDraft = { id: number; action: RuleAction };
type ChangeDraft = { id: number; field: NonNullable<EventFacts['changed']>[number]['field']; from: string[]; to: string[] };

let made = 0;
export const nextId = (): number => (made += 1);

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
  when = $state.raw<Filter>({ all: [] });
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
    this.when = rule.when;
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

  get value() {
    const { name, description, active, trigger, facts, when } = this;
    return { name: name.trim(), description: description.trim(), active, trigger, facts, when, actions: this.actions.map(({ action }) => action) };
  }
}

/** Words divided by commas, each once. */
export const split = (text: string): string[] => [...new Set(text.split(',').map((part) => part.trim()).filter(Boolean))];
