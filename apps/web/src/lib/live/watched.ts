import type { Present } from './presence.svelte.ts';
import type { SocketLike } from './socket.ts';

export type Watcher = { onNews: () => void; onPresence?: (people: Present[]) => void };

/** The tickets that pages have open: what happens there, and who else is there. */
export class Watched {
  #tickets = new Map<string, Set<Watcher>>();
  #socket: () => SocketLike | null;

  /** @param socket the connection while it is up */
  constructor(socket: () => SocketLike | null) {
    this.#socket = socket;
  }

  /** @returns how to stop */
  watch(ticketId: string, watcher: Watcher): () => void {
    const watchers = this.#tickets.get(ticketId) ?? new Set();
    this.#tickets.set(ticketId, watchers);
    watchers.add(watcher);
    if (watchers.size === 1) this.#ask(ticketId);
    return () => {
      watchers.delete(watcher);
      if (watchers.size > 0) return;
      this.#tickets.delete(ticketId);
      this.#socket()?.emit('unwatch', { ticketId });
    };
  }

  /** Whispers what oneself does at a watched ticket. */
  present(ticketId: string, state: Present['state']): void {
    this.#socket()?.emit('presence', { ticketId, state }, () => undefined);
  }

  onNews(ticketId: string): void {
    this.#tickets.get(ticketId)?.forEach((watcher) => watcher.onNews());
  }

  onPresence(ticketId: string, people: Present[]): void {
    this.#tickets.get(ticketId)?.forEach((watcher) => watcher.onPresence?.(people));
  }

  /** Each new connection begins with nothing. */
  askAgain(): void {
    for (const ticketId of this.#tickets.keys()) this.#ask(ticketId);
  }

  /** Something may have been missed: each reads its ticket again. */
  readAgain(): void {
    this.#tickets.forEach((watchers) => watchers.forEach((watcher) => watcher.onNews()));
  }

  #ask(ticketId: string): void {
    this.#socket()?.emit('watch', { ticketId }, ({ people }: { people?: Present[] }) => {
      if (!people || !this.#tickets.has(ticketId)) return;
      this.onPresence(ticketId, people);
      this.present(ticketId, 'viewing');
    });
  }
}
