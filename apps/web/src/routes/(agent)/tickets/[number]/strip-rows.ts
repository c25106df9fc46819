import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { Desk, type DeskOptions } from '#lib/desk/desk.svelte.ts';

type From = Omit<DeskOptions, 'me' | 'view'> & { href: string; next: string | null };
type Page = { cards: CardFacts[]; next: string | null };

/** The rows of the list that a ticket was opened from, as they stand beside it: the first come with the page, more when somebody goes there. */
export class StripRows {
  readonly desk: Desk;
  #href: string;
  #next: string | null;
  #reading: Promise<void> | null = null;

  constructor(from: From, current: string, more: Pick<DeskOptions, 'me' | 'zone'>) {
    this.desk = new Desk({ ...from, ...more });
    this.desk.cursor = current;
    this.#href = from.href;
    this.#next = from.next;
  }

  /** The card before or after the one that is open; null at an end. */
  async step(by: number): Promise<CardFacts | null> {
    const place = () => this.desk.rows.findIndex(({ card }) => card.id === this.desk.cursor);
    // Whoever opened a ticket from far down the list goes on from there.
    if (place() < 0 || place() + by >= this.desk.rows.length) await this.more();
    return this.desk.move(by);
  }

  /** Reads on; nothing where the list is at its end. What cannot be read now is tried again by the next step. */
  more(): Promise<void> {
    if (this.#next === null) return Promise.resolve();
    this.#reading ??= this.#read(this.#next).finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read(after: string): Promise<void> {
    const [path = '', search = ''] = this.#href.split('?');
    const asked = new URLSearchParams(search);
    asked.set('after', after);
    const answer = await fetch(`${path}/rows?${asked}`).catch(() => null);
    if (!answer?.ok) return;
    const { cards, next } = (await answer.json()) as Page;
    this.desk.append(cards);
    this.#next = next;
  }
}
