import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { View } from '@switchboard/domain/tickets/words.ts';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { News } from '../live.svelte.ts';
import { byNextDue, inView } from './in-view.ts';

/**
 * A ticket as it stands in the list. `placed` is the card its place and group were decided by: what changes meanwhile shows, but moves nothing.
 * `left`: it is no longer in the view, but stays until the order thaws.
 */
export type Row = { card: CardFacts; placed: CardFacts; flash: number; left: boolean };

/** Hands are taken to be on the list for this long after a key or the pointer (design: live data). */
const REST_MS = 3_000;

/**
 * The rows of one view while it is open. Values inside a row change at once; order, arrivals and departures wait while a hand is on the list,
 * something is selected, or `H` holds them.
 */
export class Desk {
  readonly view: View;
  readonly me: string;
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

  constructor({ view, me, cards, takesNew = true }: { view: View; me: string; cards: readonly CardFacts[]; takesNew?: boolean }) {
    this.view = view;
    this.me = me;
    this.takesNew = takesNew;
    this.rows = order(cards.map(asRow));
    for (const card of cards) this.#revisions.set(card.id, card.revision);
  }

  /** More of the same list, each row in its place by the next due time. */
  append(cards: readonly CardFacts[]): void {
    const known = new Set(this.rows.map(({ card }) => card.id));
    for (const id of this.waiting.keys()) known.add(id);
    const more = cards.filter((card) => !known.has(card.id) && card.revision >= (this.#revisions.get(card.id) ?? 0));
    for (const card of more) this.#revisions.set(card.id, card.revision);
    this.rows = order([...this.rows, ...more.map(asRow)]);
  }

  /** The first page read anew, where news were missed. What should stand in it and does not has left; what was loaded beyond it stays. */
  replace(cards: readonly CardFacts[], isAll: boolean, at: number): void {
    const present = new Set(cards.map(({ id }) => id));
    const oldest = isAll ? '' : (cards.at(-1)?.updatedAt ?? '');
    const gone = this.rows.filter(({ card }) => !present.has(card.id) && card.updatedAt >= oldest).map(({ card }) => ({ id: card.id, revision: card.revision }));
    this.take({ cards: [...cards], gone }, at);
  }

  /** Older revisions than what is shown are ignored, so that repeats and disorder on the way do no harm. */
  take({ cards, gone }: News, at: number): void {
    const rows = new Map(this.rows.map((row) => [row.card.id, row]));
    let changed = false;
    for (const card of cards) {
      if (card.revision <= (this.#revisions.get(card.id) ?? -1)) continue;
      this.#revisions.set(card.id, card.revision);
      const row = rows.get(card.id);
      const belongs = inView(card, this.view, this.me);
      if (row) {
        rows.set(card.id, { ...row, card, flash: row.flash + 1, left: !belongs });
        changed = true;
      } else if (belongs && this.takesNew) this.waiting.set(card.id, card);
      else this.waiting.delete(card.id);
    }
    for (const { id, revision } of gone) {
      if (revision !== null && revision < (this.#revisions.get(id) ?? 0)) continue;
      this.#revisions.set(id, revision ?? Infinity);
      this.waiting.delete(id);
      const row = rows.get(id);
      if (!row || row.left) continue;
      rows.set(id, { ...row, left: true });
      changed = true;
    }
    if (changed) this.rows = [...rows.values()];
    this.#unsettled ||= changed || this.waiting.size > 0;
    this.rest(at);
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
    this.rows = order([...stay, ...arrivals]);
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

  #nearest(stay: Row[]): string | null {
    const at = this.rows.findIndex((row) => row.card.id === this.cursor);
    const after = this.rows.slice(at + 1).find((row) => !row.left);
    return (after ?? stay.at(-1))?.card.id ?? null;
  }
}

const asRow = (card: CardFacts): Row => ({ card, placed: card, flash: 0, left: false });

const order = (rows: Row[]): Row[] => rows.sort((a, b) => byNextDue(a.placed, b.placed));
