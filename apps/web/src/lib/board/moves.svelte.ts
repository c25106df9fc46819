import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { StatusDefinition } from '@switchboard/domain/tickets/status-words.ts';
import { SvelteMap } from 'svelte/reactivity';
import { api, Refusal } from '../api.ts';
import { reasons } from '../tickets/ask-reason.svelte.ts';
import { changeTicket, takeBack } from '../tickets/change-tickets.ts';
import { wantedBy } from '../tickets/patch-ticket.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import type { Board } from './board.svelte.ts';
import { changed, type Column } from './columns.ts';
import { asksWhy, changeTo } from './rules.ts';

type Hands = {
  board: Board;
  statuses: readonly StatusDefinition[];
  nameOf: (column: Column) => string;
  /** Why not, as a sentence; null when it may. */
  refusal: (card: CardFacts, column: Column) => string | null;
  said: { moved: (number: string, column: string) => string; taken: (number: string) => string; busy: (number: string) => string };
  focus: (id: string) => Promise<void>;
  /** Draws the way a card goes by one's own hand. */
  glide: (id: string, move: () => void) => Promise<void>;
};

/** A sentence at a card stays as long as a toast. */
const REFUSED_MS = 8_000;

/** One's own changes on a board: at once, told, taken back with Z; what the server refuses goes back and says why at the card. */
export class Moves {
  refusals = new SvelteMap<string, string>();
  /** A card that is to move as soon as somebody says why. */
  asking = $state.raw<{ card: CardFacts; column: Column } | null>(null);
  #hands: Hands;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  async move(card: CardFacts, column: Column, reason?: string, resolution?: string): Promise<void> {
    const { board, refusal, statuses, nameOf, said, glide } = this.#hands;
    const from = board.find(card.id)?.key;
    if (from === column.key) return;
    const no = refusal(card, column);
    if (no) return this.refuse(card, no);
    const change = changeTo(card, column, board.by);
    if (!reason && asksWhy(change, statuses)) return void (this.asking = { card, column });
    this.asking = null;
    let back = () => {};
    await glide(card.id, () => (back = board.move(card, changed(card, change, board.layout))));
    try {
      board.take({ cards: [await changeTicket(card, { ...change, ...(reason ? { reason } : {}), ...(resolution ? { resolution } : {}) })], gone: [] }, performance.now());
      this.refusals.delete(card.id);
      toasts.show({ text: said.moved(card.number, nameOf(column)), undo: () => void this.#undo(card, column) });
    } catch (error) {
      await glide(card.id, back);
      if (!(error instanceof Refusal)) throw error;
      const wanted = wantedBy(error);
      if (wanted?.what === 'resolution' && !resolution) {
        const answer = await reasons.ask(wanted.sentence, 'resolution');
        return answer === null ? undefined : this.move(card, column, reason, answer);
      }
      // The server asks for what this page did not know of: the rule is younger than the page.
      if (!reason && error.errors.some(({ path }) => path === 'reason')) this.asking = { card, column };
      else this.refuse(card, error.message);
    }
  }

  /** Makes it one's own; who had it reads so in their open page. */
  async take(card: CardFacts, me: string): Promise<void> {
    const { board, said } = this.#hands;
    try {
      const { revision, updatedAt } = await api.post<{ revision: number; updatedAt: string }>(`service-desk/tickets/${card.id}/take`, {});
      board.take({ cards: [{ ...card, revision, updatedAt, assigneeId: me }], gone: [] }, performance.now());
      toasts.show({ text: said.taken(card.number), undo: () => void this.#give(card, (now) => changeTicket(now, { assigneeId: card.assigneeId })) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(card, error.message);
    }
  }

  refuse(card: CardFacts, sentence: string): void {
    this.refusals.set(card.id, sentence);
    setTimeout(() => this.refusals.get(card.id) === sentence && this.refusals.delete(card.id), REFUSED_MS);
    void this.#hands.focus(card.id);
  }

  /** Takes back the change, not the ticket: where somebody else went on, the server says so. */
  async #undo(was: CardFacts, to: Column): Promise<void> {
    const { board } = this.#hands;
    const now = board.find(was.id);
    if (now && now.key !== to.key) return this.refuse(now.card, this.#hands.said.busy(was.number));
    if (board.by === 'status') return this.#give(now?.card ?? was, (card) => takeBack([card]).then(({ cards: [after], reason }) => after ?? Promise.reject(new Refusal(409, { detail: reason ?? '' }))));
    const back = board.by === 'priority' ? { priority: was.priority } : board.by === 'team' ? { teamId: was.teamId } : { assigneeId: was.assigneeId };
    await this.#give(now?.card ?? was, (card) => changeTicket(card, back));
  }

  async #give(card: CardFacts, change: (card: CardFacts) => Promise<CardFacts>): Promise<void> {
    const { board, glide } = this.#hands;
    try {
      const after = await change(card);
      await glide(card.id, () => (board.move(card, after), board.take({ cards: [after], gone: [] }, performance.now())));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(card, error.message);
    }
  }
}
