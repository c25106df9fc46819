import { io, type Socket } from 'socket.io-client';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';

type Gone = { id: string; revision: number | null };
type News = { last: string | null; cards: CardFacts[]; gone: Gone[] };
type Begin = { last: string | null; scope: string | null; cards: CardFacts[] };

export type Door = { token?: string; cookie?: string; origin?: string; transports?: ('websocket' | 'polling')[] };

/** A client that keeps the four rules of docs/realtime.md and nothing more, and remembers what it was told. */
export class LiveClient {
  readonly cards = new Map<string, CardFacts>();
  readonly heard: { event: string; with: unknown; at: number }[] = [];
  socket: Socket;
  last: string | null = null;
  scope: string | null = null;
  reloads = 0;
  resumed = false;
  #revisions = new Map<string, number>();
  #meanwhile = new Set<string>();
  #load: (() => Promise<Begin>) | null;

  /** @param load reads a page as a browser would; null: begins with nothing and only listens */
  constructor(url: string, { token, cookie, origin, transports = ['websocket'] }: Door, load: (() => Promise<Begin>) | null = null) {
    this.#load = load;
    const extraHeaders = { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}) };
    this.socket = io(url, { transports, extraHeaders, auth: token ? { token } : {}, autoConnect: false, reconnectionDelay: 50, reconnectionDelayMax: 200, forceNew: true });
    this.socket.on('ready', () => void this.#resume());
    this.socket.on('board', (news: News) => this.#take(news));
    this.socket.on('reload', ({ scope }: { scope: string }) => {
      this.scope = scope;
      void this.reload();
    });
    this.socket.onAny((event: string, what: unknown) => this.heard.push({ event, with: what, at: performance.now() }));
  }

  /** Loads the page, then connects. Resolves when it has what it missed in between. */
  async open(): Promise<this> {
    await this.reload();
    this.reloads = 0;
    await this.connect();
    return this;
  }

  async connect(): Promise<void> {
    this.resumed = false;
    const refused = new Promise<never>((_resolve, reject) => this.socket.once('connect_error', reject));
    refused.catch(() => undefined);
    this.socket.connect();
    // Cut again before it was there: then there is nothing to wait for.
    await Promise.race([this.until(() => this.resumed || !this.socket.active), refused]);
  }

  /** The connection breaks, as a network does. */
  cut(): void {
    this.socket.disconnect();
  }

  async reload(): Promise<void> {
    if (!this.#load) return;
    this.reloads += 1;
    const meanwhile = (this.#meanwhile = new Set());
    const { last, scope, cards } = await this.#load();
    this.scope = scope;
    if ((last ?? '') > (this.last ?? '')) this.last = last;
    // A ticket that is not in the list is not shown; what was told while the list was on its way is newer than it.
    for (const id of [...this.cards.keys()]) if (!meanwhile.has(id) && !cards.some((card) => card.id === id)) this.cards.delete(id);
    for (const card of cards) {
      if ((this.#revisions.get(card.id) ?? 0) > card.revision && !this.cards.has(card.id)) continue;
      this.#show(card, true);
    }
  }

  ask<Answer = Record<string, unknown>>(event: string, what: unknown): Promise<Answer> {
    return this.socket.timeout(30_000).emitWithAck(event, what);
  }

  eventsOf(event: string): unknown[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.with);
  }

  async until(done: () => boolean, what = 'what was waited for', ms = 30_000): Promise<void> {
    const from = performance.now();
    while (!done()) {
      if (performance.now() - from > ms) throw new Error(`It did not happen within ${ms} ms: ${what}. Heard: ${JSON.stringify(this.heard.map(({ event }) => event).slice(-20))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Resolves with why the connection ended. */
  ended(): Promise<string> {
    return new Promise((resolve) => this.socket.once('disconnect', (reason) => resolve(reason)));
  }

  close(): void {
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }

  async #resume(): Promise<void> {
    if (this.#load) {
      const answer = await this.ask<News | { reload: string; scope: string }>('resume', { last: this.last, scope: this.scope }).catch(() => null);
      if (answer === null) return;
      if ('reload' in answer) await this.reload();
      else this.#take(answer);
    }
    this.resumed = true;
  }

  #take({ last, cards, gone }: News): void {
    if ((last ?? '') > (this.last ?? '')) this.last = last;
    for (const card of cards) this.#show(card);
    for (const { id, revision } of gone) {
      const known = this.#revisions.get(id) ?? 0;
      if (revision !== null && revision < known) continue;
      this.#revisions.set(id, revision ?? Infinity);
      this.cards.delete(id);
    }
  }

  #show(card: CardFacts, again = false): void {
    const known = this.#revisions.get(card.id) ?? 0;
    if (card.revision < known || (card.revision === known && !again)) return;
    this.#revisions.set(card.id, card.revision);
    if (!again) this.#meanwhile.add(card.id);
    this.cards.set(card.id, card);
  }
}
