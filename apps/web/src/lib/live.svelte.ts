import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { getContext, setContext } from 'svelte';
import { Presence, type Present } from './live/presence.svelte.ts';
import type { SocketLike } from './live/socket.ts';
import { Watched, type Watcher } from './live/watched.ts';

export { openSocket, type SocketLike } from './live/socket.ts';
export type { Present };

/** Without a revision it was deleted. */
export type Gone = { id: string; revision: number | null };
export type News = { cards: CardFacts[]; gone: Gone[] };
export type LiveState = 'starting' | 'live' | 'connecting' | 'polling' | 'signed-out';

type Resumed = { last: string | null; cards: CardFacts[]; gone: Gone[] } | { reload: string; scope?: string } | { problem: { code: string; detail: string } };

const QUIET_MS = 5_000;
const POLLING_MS = 30_000;
const RECENT_MS = 20_000;

/**
 * The one socket of a page (docs/realtime.md). It carries news, never truth: cards with their revision. After each connecting it says the last
 * line of history it saw and gets what it missed, or the word to load anew. While it is away the page says so, and after 30 s it looks by itself.
 */
export class Live {
  state = $state<LiveState>('starting');
  /** Since when what stands on the screen may be old. */
  lostAt = $state<number | null>(null);
  reason = $state<string | null>(null);

  #open: () => Promise<SocketLike>;
  #socket: SocketLike | null = null;
  #last: string | null = null;
  #scope: string | null = null;
  #boards = new Set<(news: News) => void>();
  #bells = new Set<(news: { sound: boolean }) => void>();
  #reloads = new Set<() => void>();
  readonly #connected = () => (this.#socket?.connected ? this.#socket : null);
  readonly #watched = new Watched(this.#connected);
  /** Who is at the tickets on the screen. */
  readonly presence = new Presence(this.#connected);
  #recent: (News & { at: number })[] = [];
  #timers: ReturnType<typeof setTimeout>[] = [];
  #stopped = false;

  constructor(open: () => Promise<SocketLike>) {
    this.#open = open;
  }

  /** @param begin what the page read before its lists: the last line of history that is in them, and what stands for what one may see */
  async start(begin: { last: string | null; scope: string | null }): Promise<void> {
    this.#last = begin.last;
    this.#scope = begin.scope;
    this.#lost();
    const socket = await this.#open();
    if (this.#stopped) return void socket.disconnect();
    this.#socket = socket;
    socket.on('ready', (welcome?: { viewer?: { id: string | null } }) => {
      this.presence.me = welcome?.viewer?.id ?? null;
      this.#resume();
    });
    socket.on('disconnect', (reason: string) => this.#lost(reason));
    socket.on('connect_error', (error: Error & { data?: { code?: string; detail?: string; retryAfter?: number } }) => {
      if (error.data?.code === 'unauthenticated') return this.#signedOut(error.data.detail ?? null);
      this.#lost();
      // A refusal, unlike a broken connection, is not tried again by the client itself.
      if (error.data) this.#timers.push(setTimeout(() => this.#socket?.connect(), (error.data.retryAfter ?? 10) * 1_000));
    });
    socket.on('board', (news: News & { last: string | null }) => this.#tell(news));
    socket.on('ticket', (news: { id: string; last: string | null }) => {
      this.#saw(news.last);
      this.#watched.onNews(news.id);
    });
    socket.on('presence', ({ ticketId, people }: { ticketId: string; people: Present[] }) => {
      this.#watched.onPresence(ticketId, people);
      this.presence.take(ticketId, people);
    });
    socket.on('unwatched', ({ ticketId }: { ticketId: string }) => this.#watched.onNews(ticketId));
    socket.on('bell', (news: { sound: boolean }) => this.#bells.forEach((listener) => listener(news)));
    socket.on('reload', ({ scope }: { scope?: string }) => {
      this.#scope = scope ?? this.#scope;
      this.#arrived();
      this.presence.askAgain();
      this.#reloads.forEach((listener) => listener());
    });
    socket.on('signed-out', () => this.#signedOut(null));
    socket.connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    this.#socket?.disconnect();
  }

  /** @returns how to stop listening. */
  onBoard(listener: (news: News) => void): () => void {
    this.#boards.add(listener);
    return () => this.#boards.delete(listener);
  }

  /** Called when one's own notifications changed: read them. After each connecting too, for what was missed. */
  onBell(listener: (news: { sound: boolean }) => void): () => void {
    this.#bells.add(listener);
    return () => this.#bells.delete(listener);
  }

  /** What was told while a list was on its way from the server: it may be newer than the list. */
  recent(): News {
    return { cards: this.#recent.flatMap(({ cards }) => cards), gone: this.#recent.flatMap(({ gone }) => gone) };
  }

  /** Called when what was missed cannot be told, and every 30 s while there is no connection: read it again. */
  onReload(listener: () => void): () => void {
    this.#reloads.add(listener);
    return () => this.#reloads.delete(listener);
  }

  /** Hears of everything that happens in one ticket and who is at it, for as long as it is open; the others see oneself there. */
  watch(ticketId: string, watcher: Watcher): () => void {
    return this.#watched.watch(ticketId, watcher);
  }

  /** Whispers what oneself does at a watched ticket. */
  present(ticketId: string, state: Present['state']): void {
    this.#watched.present(ticketId, state);
  }

  #resume(): void {
    const wasAway = this.state !== 'starting';
    this.#socket?.emit('resume', { last: this.#last, scope: this.#scope }, (answer: Resumed) => {
      if ('problem' in answer) return;
      this.#arrived();
      if ('reload' in answer) {
        this.#scope = answer.scope ?? this.#scope;
        this.#reloads.forEach((listener) => listener());
      } else this.#tell(answer);
      // Also the first time: what rang between reading and connecting was heard by nobody.
      this.#bells.forEach((listener) => listener({ sound: false }));
      if (wasAway) this.#watched.readAgain();
    });
    this.#watched.askAgain();
    this.presence.askAgain();
  }

  #tell({ last, cards, gone }: News & { last: string | null }): void {
    this.#saw(last);
    if (cards.length === 0 && gone.length === 0) return;
    this.#recent = [...this.#recent.filter(({ at }) => Date.now() - at < RECENT_MS), { at: Date.now(), cards, gone }];
    this.#boards.forEach((listener) => listener({ cards, gone }));
  }

  /** Ids compare as text; the greatest counts, in whatever order they come. */
  #saw(line: string | null | undefined): void {
    if (line && line > (this.#last ?? '')) this.#last = line;
  }

  #arrived(): void {
    this.#clear();
    this.state = 'live';
    this.lostAt = null;
  }

  #lost(reason?: string): void {
    if (this.state === 'signed-out' || this.#stopped) return;
    // Told to go by the server, the client does not come back by itself; a moment's spread keeps a restart from being a rush.
    if (reason === 'io server disconnect') this.#timers.push(setTimeout(() => this.#socket?.connect(), 500 + Math.random() * 1500));
    if (this.lostAt !== null) return;
    this.lostAt = Date.now();
    this.presence.forget();
    this.#timers.push(
      setTimeout(() => (this.state = 'connecting'), QUIET_MS),
      setTimeout(() => this.#poll(), POLLING_MS),
    );
  }

  #poll(): void {
    this.state = 'polling';
    this.#reloads.forEach((listener) => listener());
    this.#watched.readAgain();
    this.lostAt = Date.now();
    this.#timers.push(setTimeout(() => this.#poll(), POLLING_MS));
  }

  #signedOut(reason: string | null): void {
    this.#clear();
    this.reason = reason;
    this.state = 'signed-out';
    this.#socket?.disconnect();
  }

  #clear(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }
}

const context = Symbol('live');
export const provideLive = (live: Live): Live => setContext(context, live);
export const useLive = (): Live => getContext<Live>(context);
