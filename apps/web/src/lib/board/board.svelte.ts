import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { SvelteMap } from 'svelte/reactivity';
import { compareBy } from '../desk/order.ts';
import type { News } from '../live.svelte.ts';
import { columnOf, type Arrangement, type Layout } from './columns.ts';

/** A card in its column. `left`: it belongs elsewhere now, but stays until the order thaws. */
export type Placed = { card: CardFacts; flash: number; left: boolean; gone?: boolean };
export type LoadedColumn = { key: string; cards: CardFacts[]; next: string | null; count: number };

/** Hands are taken to be on the board for this long after a key or the pointer (design: live data). */
const REST_MS = 3_000;

/**
 * The cards of a board while it is open, column by column. What is written on a card changes at once; entering, leaving and order wait while a hand is on
 * the board or `H` holds them. One's own moves do not wait.
 */
export class Board {
  readonly layout: Layout;
  /** Each column is its own value: a card that changes draws one column anew, not all. */
  columns = new SvelteMap<string, readonly Placed[]>();
  counts = new SvelteMap<string, number>();
  nexts = new SvelteMap<string, string | null>();
  /** Changes of place that wait behind the pill. */
  waiting = new SvelteMap<string, CardFacts | null>();
  held = $state(false);
  #where = new Map<string, string>();
  #revisions = new Map<string, number>();
  #activeAt = -Infinity;

  constructor(layout: Layout, columns: readonly LoadedColumn[]) {
    this.layout = layout;
    for (const { key, cards, next, count } of columns) {
      this.columns.set(key, cards.map(placed).sort(inOrder));
      this.counts.set(key, count);
      this.nexts.set(key, next);
      for (const card of cards) this.#know(card, key);
    }
  }

  /** More of a column. */
  append(key: string, cards: readonly CardFacts[], next: string | null): void {
    const news = cards.filter((card) => !this.#where.has(card.id) && card.revision >= (this.#revisions.get(card.id) ?? 0));
    for (const card of news) this.#know(card, key);
    this.columns.set(key, [...this.#of(key), ...news.map(placed)].sort(inOrder));
    this.nexts.set(key, next);
  }

  /** Columns read anew, where news were missed: exactly what a fresh load shows, but for cards that are newer here. */
  replace(columns: readonly LoadedColumn[], at: number): void {
    const present = new Map(columns.flatMap(({ key, cards }) => cards.map((card) => [card.id, key] as const)));
    this.take({ cards: columns.flatMap(({ cards }) => cards), gone: [] }, at);
    for (const [id, key] of this.#where) {
      const loaded = columns.find((column) => column.key === key);
      if (loaded && !present.has(id) && (loaded.next === null || this.#isBefore(id, key, loaded.cards))) this.#wait(id, null);
    }
    for (const { key, count, next } of columns) {
      this.counts.set(key, count);
      if (this.#of(key).length <= columns.find((column) => column.key === key)!.cards.length) this.nexts.set(key, next);
    }
    // What still waits is in these numbers already, and will be counted when it moves.
    for (const [id, card] of this.waiting) this.#countMove(this.#where.get(id), card, -1);
    this.rest(at);
  }

  /** Older revisions than what is shown are ignored, so that repeats and disorder on the way do no harm. */
  take({ cards, gone }: News, at: number): void {
    for (const card of cards) {
      if (card.revision <= (this.#revisions.get(card.id) ?? -1)) continue;
      this.#revisions.set(card.id, card.revision);
      const here = this.#where.get(card.id) ?? null;
      const there = columnOf(card, this.layout);
      const target = there !== null && this.columns.has(there) ? there : null;
      if (here !== null) this.#update(here, card, here !== target);
      if (here !== target) this.#wait(card.id, target === null ? null : card);
      else if (here !== null && !this.#isInPlace(here, card.id)) this.#wait(card.id, card);
      else this.waiting.delete(card.id);
    }
    for (const { id, revision } of gone) {
      if (revision !== null && revision < (this.#revisions.get(id) ?? 0)) continue;
      this.#revisions.set(id, revision ?? Infinity);
      const here = this.#where.get(id);
      if (here !== undefined) this.columns.set(here, this.#of(here).map((each) => (each.card.id === id ? { ...each, left: true, gone: true } : each)));
      this.#wait(id, null);
    }
    this.rest(at);
  }

  /** One's own move: at once, whatever holds. @returns how to take it back */
  move(card: CardFacts, after: CardFacts): () => void {
    const key = columnOf(after, this.layout);
    this.waiting.delete(card.id);
    this.#place(card.id, key !== null && this.columns.has(key) ? after : null);
    return () => {
      if ((this.#revisions.get(card.id) ?? 0) <= card.revision) this.#place(card.id, card);
    };
  }

  /** A hand is on the board. */
  touch(at: number): void {
    this.#activeAt = at;
  }

  /** Lets cards change places when nobody would be disturbed. Called with every change and once a second. */
  rest(at: number): void {
    if (this.waiting.size > 0 && !this.held && at - this.#activeAt >= REST_MS) this.settle();
  }

  /** `N`: now. */
  settle(): void {
    for (const [id, card] of this.waiting) this.#place(id, card);
    this.waiting.clear();
  }

  get by(): Arrangement {
    return this.layout.by;
  }

  find(id: string): { key: string; index: number; card: CardFacts } | null {
    const key = this.#where.get(id);
    if (key === undefined) return null;
    const index = this.#of(key).findIndex((each) => each.card.id === id);
    return index < 0 ? null : { key, index, card: this.#of(key)[index]!.card };
  }

  /** The card beside another, for the arrow keys; columns without cards are passed over. */
  beside(id: string | null, keys: readonly string[], right: number, down: number): string | null {
    const from = id ? this.find(id) : null;
    const first = () => keys.map((key) => this.#of(key)[0]?.card.id).find((found) => found !== undefined) ?? null;
    if (!from) return first();
    if (down !== 0) return this.#of(from.key)[Math.max(0, Math.min(this.#of(from.key).length - 1, from.index + down))]?.card.id ?? null;
    for (let place = keys.indexOf(from.key) + right; place >= 0 && place < keys.length; place += right) {
      const cards = this.#of(keys[place]!);
      if (cards.length > 0) return cards[Math.min(from.index, cards.length - 1)]!.card.id;
    }
    return id;
  }

  #of = (key: string): readonly Placed[] => this.columns.get(key) ?? [];

  #know(card: CardFacts, key: string): void {
    this.#where.set(card.id, key);
    this.#revisions.set(card.id, Math.max(card.revision, this.#revisions.get(card.id) ?? 0));
  }

  #wait(id: string, card: CardFacts | null): void {
    if (card === null && !this.#where.has(id)) this.waiting.delete(id);
    else this.waiting.set(id, card);
  }

  #update(key: string, card: CardFacts, left: boolean): void {
    this.columns.set(key, this.#of(key).map((each) => (each.card.id === card.id ? { card, flash: each.flash + 1, left } : each)));
  }

  /** Whether a card stands between its neighbours as the order wants it. */
  #isInPlace(key: string, id: string): boolean {
    const cards = this.#of(key);
    const index = cards.findIndex((each) => each.card.id === id);
    const ordered = (a: Placed | undefined, b: Placed | undefined) => !a || !b || inOrder(a, b) <= 0;
    return ordered(cards[index - 1], cards[index]) && ordered(cards[index], cards[index + 1]);
  }

  /** Takes a card from where it stands and puts it where it belongs; null: nowhere. */
  #place(id: string, card: CardFacts | null): void {
    const here = this.#where.get(id);
    const there = card && columnOf(card, this.layout);
    this.#countMove(here, card, 1);
    if (here !== undefined) {
      this.columns.set(here, this.#of(here).filter((each) => each.card.id !== id));
      this.#where.delete(id);
    }
    if (!card || there === null || !this.columns.has(there)) return;
    this.columns.set(there, [...this.#of(there), { card, flash: 1, left: false }].sort(inOrder));
    this.#where.set(id, there);
  }

  #countMove(here: string | undefined, card: CardFacts | null, by: 1 | -1): void {
    const there = card && columnOf(card, this.layout);
    if (here !== undefined) this.#count(here, -by);
    if (there !== null && this.columns.has(there)) this.#count(there, by);
  }

  #count(key: string, by: number): void {
    this.counts.set(key, Math.max(0, (this.counts.get(key) ?? 0) + by));
  }

  /** Whether a card that the fresh page does not show would have stood on it. */
  #isBefore(id: string, key: string, cards: readonly CardFacts[]): boolean {
    const here = this.#of(key).find((each) => each.card.id === id);
    const last = [...cards].sort(byNextDue).at(-1);
    return here !== undefined && last !== undefined && byNextDue(here.card, last) < 0;
  }
}

const placed = (card: CardFacts): Placed => ({ card, flash: 0, left: false });
/** What is due next stands on top, as the server orders a list. */
const byNextDue = compareBy('dueAt');
const inOrder = (a: Placed, b: Placed): number => byNextDue(a.card, b.card);
