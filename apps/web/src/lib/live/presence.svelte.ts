import { SvelteMap } from 'svelte/reactivity';
import type { SocketLike } from './socket.ts';

export type Present = { id: string; name: string; state: 'viewing' | 'replying' };
type Shown = { ids: readonly string[]; desk: boolean };

/** The place that stands for being signed in at all. */
const DESK = 'desk';
const MOST_IN_VIEW = 150;
/** While it scrolls nothing is asked. */
const SETTLE_MS = 150;
const nobody: readonly Present[] = [];

/** Who is at the tickets whose rows or cards stand on the screen: the page says which those are, the server answers and tells what changes. */
export class Presence {
  /** Oneself, who is left out. */
  me: string | null = null;
  #at = new SvelteMap<string, readonly Present[]>();
  #shown = new Map<object, Shown>();
  #asked = '';
  /** How often was asked: after a connection the same is asked again, and what the first asking is told comes late and is nothing. */
  #times = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #socket: () => SocketLike | null;

  /** @param socket the connection while it is up */
  constructor(socket: () => SocketLike | null) {
    this.#socket = socket;
  }

  /** Everybody else at a ticket. */
  at(ticketId: string): readonly Present[] {
    const people = this.#at.get(ticketId);
    return people === undefined ? nobody : people.filter(({ id }) => id !== this.me);
  }

  /** Whether somebody is signed in; null: nobody asked, or there is no connection to know by. */
  isHere(personId: string): boolean | null {
    return this.#at.get(DESK)?.some(({ id }) => id === personId) ?? null;
  }

  /** Says what a list or board shows now. @returns how to stop */
  look(by: object, shown: Shown): () => void {
    this.#shown.set(by, shown);
    this.#askSoon();
    return () => {
      if (this.#shown.delete(by)) this.#askSoon();
    };
  }

  take(ticketId: string, people: readonly Present[]): void {
    if (people.length > 0) this.#at.set(ticketId, people);
    else this.#at.delete(ticketId);
  }

  /** Each new connection begins with nothing. */
  askAgain(): void {
    this.#asked = '';
    this.#ask();
  }

  /** What is not known is not shown. */
  forget(): void {
    this.#at.clear();
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SETTLE_MS);
  }

  #ask(): void {
    const shown = [...this.#shown.values()];
    const ticketIds = [...new Set(shown.flatMap(({ ids }) => ids))].slice(0, MOST_IN_VIEW);
    const question = { ticketIds, desk: shown.some(({ desk }) => desk) };
    const text = JSON.stringify(question);
    if (text === this.#asked || (this.#asked === '' && shown.length === 0)) return;
    const socket = this.#socket();
    if (!socket) return;
    this.#asked = text;
    const mine = ++this.#times;
    socket.emit('look', question, (answer: { people?: Record<string, Present[]> }) => {
      if (!answer.people || mine !== this.#times) return;
      for (const id of this.#at.keys()) if (!answer.people[id]) this.#at.delete(id);
      for (const [id, people] of Object.entries(answer.people)) this.take(id, people);
    });
  }
}
