import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { factsOfCard, matches, type Asker } from '@switchboard/domain/tickets/filter/matches.ts';
import { movesWithTime, type Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { builtInView, type GroupBy } from '@switchboard/domain/tickets/view-words.ts';
import type { ListSort } from '@switchboard/domain/tickets/words.ts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { News } from '../live.svelte.ts';
import { compareBy, compareIn, isUnread } from './order.ts';

/**
 * A ticket as it stands in the list. `placed` is the card its place and group were decided by: what changes meanwhile shows, but moves nothing.
 * `left`: it is no longer in the view, but stays until the order thaws.
 */
export type Row = { card: CardFacts; placed: CardFacts; flash: number; left: boolean };

export type DeskOptions = {
  me: string;
  cards: readonly CardFacts[];
  /** A view that every desk has; or the filter, order and grouping of any list. */
  view?: string;
  filter?: Filter;
  sort?: ListSort;
  groupBy?: GroupBy;
  teamIds?: readonly string[];
  zone?: string;
  reads?: Readonly<Record<string, number>>;
  takesNew?: boolean;
  /** What a group's key is called, for their order. */
  nameOf?: (key: string) => string;
  /** Which of these tickets the list holds: what a card alone does not tell. */
  ask?: (ids: string[]) => Promise<readonly string[]>;
};

/** Questions about cards wait so long for each other. */
const ASK_MS = 250;

/** Hands are taken to be on the list for this long after a key or the pointer (design: live data). */
const REST_MS = 3_000;

/**
 * The rows of one view while it is open. Values inside a row change at once; order, arrivals and departures wait while a hand is on the list,
 * something is selected, or `H` holds them.
 */
export class Desk {
  readonly me: string;
  readonly filter: Filter;
  readonly sort: ListSort;
  readonly groupBy: GroupBy;
  /** How far oneself has read each ticket (the server's reads.ts). */
  readonly reads = new SvelteMap<string, number>();
  rows = $state.raw<Row[]>([]);
  /** Arrivals that wait behind the pill. */
  waiting = new SvelteMap<string, CardFacts>();
  selected = new SvelteSet<string>();
  cursor = $state<string | null>(null);
  held = $state(false);
  /** False while a search is on: whether a new card has its words only the server knows. */
  takesNew: boolean;
  atTop = true;

  /** The highest revision heard of each ticket, also of those not shown (docs/realtime.md, rule 3). */
  #revisions = new Map<string, number>();
  #activeAt = -Infinity;
  #unsettled = false;
  #anchor: string | null = null;
  /** Taken away by name: time brings none of these back. */
  #gone = new Set<string>();

  #asker: Omit<Asker, 'now'>;
  #compare: (a: CardFacts, b: CardFacts) => number;
  #ask: DeskOptions['ask'];
  #asked = new Map<string, CardFacts>();
  #asking = false;

  constructor({ view, me, cards, filter, sort, groupBy, teamIds = [], zone = 'UTC', reads = {}, takesNew = true, nameOf = (key) => key, ask }: DeskOptions) {
    const known = builtInView(view ?? 'all');
    this.me = me;
    this.filter = filter ?? known?.filter ?? { all: [] };
    this.sort = sort ?? known?.sort ?? 'dueAt';
    this.groupBy = groupBy ?? known?.groupBy ?? 'promise';
    this.takesNew = takesNew;
    this.#asker = { me, teamIds, zone };
    this.#compare = compareIn(this.sort, this.groupBy, () => Date.now(), nameOf);
    this.#ask = ask;
    this.takeReads(reads);
    this.rows = this.#order(cards.map(asRow));
    for (const card of cards) this.#revisions.set(card.id, card.revision);
  }

  /** More of the same list, each row in its place by the next due time. */
  append(cards: readonly CardFacts[]): void {
    const known = new Set(this.rows.map(({ card }) => card.id));
    for (const id of this.waiting.keys()) known.add(id);
    const more = cards.filter((card) => !known.has(card.id) && card.revision >= (this.#revisions.get(card.id) ?? 0));
    for (const card of more) this.#revisions.set(card.id, card.revision);
    this.rows = this.#order([...this.rows, ...more.map(asRow)]);
  }

  takeReads(reads: Readonly<Record<string, number>>): void {
    for (const [id, seq] of Object.entries(reads)) this.reads.set(id, seq);
  }

  isUnread = (card: CardFacts): boolean => isUnread(card, this.reads.get(card.id));

  get movesWithTime(): boolean {
    return movesWithTime(this.filter);
  }

  /** Whether a card is in this list now; null where only the server knows. */
  holds(card: CardFacts): boolean | null {
    return matches(this.filter, { ...factsOfCard(card), unread: this.isUnread(card) }, { ...this.#asker, now: Date.now() });
  }

  /** What the passing of time took out of the list, or brought back: called every few seconds. */
  pass(at: number): void {
    if (!movesWithTime(this.filter)) return;
    const rows = this.rows.map((row) => {
      const belongs = this.holds(row.card);
      return belongs === null || belongs === !row.left || (row.left && this.#gone.has(row.card.id)) ? row : { ...row, left: !belongs };
    });
    if (rows.every((row, i) => row === this.rows[i])) return;
    this.rows = rows;
    this.#unsettled = true;
    this.rest(at);
  }

  /** The first page read anew, where news were missed. What should stand in it and does not has left; what was loaded beyond it stays. */
  replace(cards: readonly CardFacts[], isAll: boolean, at: number): void {
    const present = new Set(cards.map(({ id }) => id));
    const last = cards.at(-1);
    const compare = compareBy(this.sort);
    const inside = (card: CardFacts) => isAll || (last !== undefined && compare(card, last) <= 0);
    const gone = this.rows.filter(({ card }) => !present.has(card.id) && inside(card)).map(({ card }) => ({ id: card.id, revision: card.revision }));
    for (const id of present) this.#gone.delete(id);
    const back = this.rows.filter((row) => row.left && present.has(row.card.id));
    if (back.length > 0) this.rows = this.rows.map((row) => (back.includes(row) ? { ...row, left: false } : row));
    // Tickets that time alone brought in come without a new revision.
    const shown = new Set(this.rows.map(({ card }) => card.id));
    for (const card of cards) if (!shown.has(card.id) && (this.#revisions.get(card.id) ?? -1) === card.revision) this.#revisions.set(card.id, card.revision - 1);
    this.take({ cards: [...cards], gone }, at, present);
  }

  /** Older revisions than what is shown are ignored, so that repeats and disorder on the way do no harm. */
  take({ cards, gone }: News, at: number, sure?: ReadonlySet<string>): void {
    const rows = new Map(this.rows.map((row) => [row.card.id, row]));
    let changed = false;
    for (const card of cards) {
      if (card.revision <= (this.#revisions.get(card.id) ?? -1)) continue;
      this.#revisions.set(card.id, card.revision);
      const row = rows.get(card.id);
      const belongs = sure?.has(card.id) ? true : this.holds(card);
      if (belongs === null) this.#wonder(card);
      this.#gone.delete(card.id);
      if (row) {
        rows.set(card.id, { ...row, card, flash: row.flash + 1, left: belongs === null ? row.left : !belongs });
        changed = true;
      } else if (belongs && (this.takesNew || sure)) this.waiting.set(card.id, card);
      else this.waiting.delete(card.id);
    }
    for (const { id, revision } of gone) {
      if (revision !== null && revision < (this.#revisions.get(id) ?? 0)) continue;
      this.#revisions.set(id, revision ?? Infinity);
      this.waiting.delete(id);
      this.#gone.add(id);
      const row = rows.get(id);
      if (!row || row.left) continue;
      rows.set(id, { ...row, left: true });
      changed = true;
    }
    if (changed) this.rows = [...rows.values()];
    this.#unsettled ||= changed || this.waiting.size > 0;
    this.rest(at);
  }

  /** Asks the server about cards that do not say enough, several at once. */
  #wonder(card: CardFacts): void {
    if (!this.#ask) return;
    this.#asked.set(card.id, card);
    if (this.#asking) return;
    this.#asking = true;
    setTimeout(async () => {
      this.#asking = false;
      const asked = [...this.#asked.values()];
      this.#asked.clear();
      const held = await this.#ask!(asked.map(({ id }) => id)).catch(() => null);
      if (held) this.#answered(asked, new Set(held));
    }, ASK_MS);
  }

  #answered(asked: readonly CardFacts[], held: ReadonlySet<string>): void {
    for (const { id, revision } of asked) {
      if (this.#revisions.get(id) !== revision) continue;
      const row = this.rows.find((each) => each.card.id === id);
      if (row && row.left === held.has(id)) this.rows = this.rows.map((each) => (each === row ? { ...row, left: !held.has(id) } : each));
      else if (!row && held.has(id) && this.takesNew) this.waiting.set(id, asked.find((card) => card.id === id)!);
    }
    this.#unsettled = true;
    this.rest(performance.now());
  }

  /** A hand is on the list. */
  touch(at: number): void {
    this.#activeAt = at;
  }

  /** Lets order, arrivals and departures in when nobody would be disturbed. Called with every change and once a second. */
  rest(at: number): void {
    if (this.#unsettled && !this.held && this.selected.size === 0 && this.atTop && at - this.#activeAt >= REST_MS) this.settle();
  }

  /** `N`: now. */
  settle(): void {
    const arrivals = [...this.waiting.values()].map((card): Row => ({ ...asRow(card), flash: 1 }));
    this.waiting.clear();
    const stay = this.rows.filter((row) => !row.left).map((row) => (row.placed === row.card ? row : { ...row, placed: row.card }));
    if (this.cursor && !stay.some((row) => row.card.id === this.cursor)) this.cursor = this.#nearest(stay);
    for (const id of this.selected) if (!stay.some((row) => row.card.id === id)) this.selected.delete(id);
    this.rows = this.#order([...stay, ...arrivals]);
    this.#unsettled = false;
  }

  get current(): Row | null {
    return this.rows.find((row) => row.card.id === this.cursor) ?? null;
  }

  /** @returns the card the cursor is on now */
  move(step: number, extend = false): CardFacts | null {
    const at = this.rows.findIndex((row) => row.card.id === this.cursor);
    const next = this.rows[at < 0 ? (step > 0 ? 0 : this.rows.length - 1) : Math.max(0, Math.min(this.rows.length - 1, at + step))];
    if (!next) return null;
    if (extend) this.#extend(at, next.card.id);
    else this.#anchor = null;
    this.cursor = next.card.id;
    return next.card;
  }

  toggle(id: string): void {
    if (!this.selected.delete(id)) this.selected.add(id);
    this.cursor = id;
  }

  /** From the cursor to here, as with Shift and a click. */
  selectTo(id: string): void {
    const from = this.rows.findIndex((row) => row.card.id === (this.cursor ?? id));
    const to = this.rows.findIndex((row) => row.card.id === id);
    for (const row of this.rows.slice(Math.min(from, to), Math.max(from, to) + 1)) this.selected.add(row.card.id);
    this.cursor = id;
  }

  selectAll(): void {
    for (const row of this.rows) if (!row.left) this.selected.add(row.card.id);
  }

  clearSelection(): void {
    this.selected.clear();
    this.#anchor = null;
  }

  /** What an action is for: the selection, or else the row under the cursor. */
  get targets(): CardFacts[] {
    if (this.selected.size > 0) return this.rows.filter((row) => this.selected.has(row.card.id)).map((row) => row.card);
    return this.current ? [this.current.card] : [];
  }

  #extend(from: number, to: string): void {
    this.#anchor ??= this.rows[from]?.card.id ?? to;
    const ends = [this.#anchor, to].map((id) => this.rows.findIndex((row) => row.card.id === id));
    this.selected.clear();
    for (const row of this.rows.slice(Math.min(...ends), Math.max(...ends) + 1)) this.selected.add(row.card.id);
  }

  #order(rows: Row[]): Row[] {
    return rows.sort((a, b) => this.#compare(a.placed, b.placed));
  }

  #nearest(stay: Row[]): string | null {
    const at = this.rows.findIndex((row) => row.card.id === this.cursor);
    const after = this.rows.slice(at + 1).find((row) => !row.left);
    return (after ?? stay.at(-1))?.card.id ?? null;
  }
}

const asRow = (card: CardFacts): Row => ({ card, placed: card, flash: 0, left: false });
