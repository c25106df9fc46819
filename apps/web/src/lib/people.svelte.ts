import { getContext, setContext } from 'svelte';
import { now } from './now.svelte.ts';

export type Away = { until: string; instead: string | null };
type Data = { people: { id: string; name: string; active: boolean; away?: Away }[]; teams: { id: string; name: string }[] };

/** Names for the ids that cards and tickets carry. */
export class People {
  #people = $state.raw<Map<string, Data['people'][number]>>(new Map());
  #teams = $state.raw<Map<string, Data['teams'][number]>>(new Map());
  readonly me: { id: string; name: string };

  constructor(me: { id: string; name: string }, data: Data) {
    this.me = me;
    this.take(data);
  }

  take(data: Data): void {
    this.#people = new Map(data.people.map((person) => [person.id, person]));
    this.#teams = new Map(data.teams.map((team) => [team.id, team]));
  }

  name = (id: string | null): string => (id ? (this.#people.get(id)?.name ?? '?') : '');
  team = (id: string | null): string | null => (id ? (this.#teams.get(id)?.name ?? null) : null);
  /** Out of office: until when, and who stands in. */
  away = (id: string | null): Away | null => {
    const away = id ? this.#people.get(id)?.away : undefined;
    return away && Date.parse(away.until) > now.ms ? away : null;
  };
  firstName = (id: string | null): string => this.name(id).split(' ')[0] ?? '';

  /** Who may be chosen: those who are here, oneself first. */
  get choosable(): { id: string; name: string }[] {
    const here = [...this.#people.values()].filter((person) => person.active && person.id !== this.me.id);
    return [this.me, ...here];
  }

  get teams(): { id: string; name: string }[] {
    return [...this.#teams.values()];
  }
}

const context = Symbol('people');
export const providePeople = (people: People): People => setContext(context, people);
export const usePeople = (): People => getContext<People>(context);
