import type { NotificationView } from '@switchboard/domain/notifications/words.ts';
import { api, Refusal } from '#lib/api.ts';
import type { Live } from '#lib/live.svelte.ts';
import { chime } from './chime.ts';

type Page = { items: NotificationView[]; next: string | null };

/** One's bell in this window. The socket says only that it changed; what it is now is read, at once and then at most every so often. */
const ASK_MS = 400;

export class Bell {
  unread = $state(0);
  items = $state.raw<NotificationView[]>([]);
  next = $state<string | null>(null);
  loading = $state(false);
  failed = $state(false);
  onlyUnread = $state(false);
  open = $state(false);
  /** The ticket this window shows: what happens in it is read as it arrives. */
  #here: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #again = false;

  /** @returns how to stop. */
  start(live: Live): () => void {
    this.#ask();
    const stops = [
      live.onBell(({ sound }) => {
        if (sound) chime();
        this.#ask();
      }),
      live.onReload(() => this.#ask()),
    ];
    const onShow = () => document.visibilityState === 'visible' && this.#readHere();
    document.addEventListener('visibilitychange', onShow);
    return () => {
      stops.forEach((stop) => stop());
      document.removeEventListener('visibilitychange', onShow);
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  /** The page shows this ticket, or none. */
  shows(number: string | null): void {
    if (this.#here === number) return;
    this.#here = number;
    this.#readHere();
  }

  async load(): Promise<void> {
    this.loading = true;
    this.failed = false;
    try {
      const page = await api.get<Page>(`notifications?limit=25${this.onlyUnread ? '&unread=true' : ''}`);
      this.items = page.items;
      this.next = page.next;
    } catch {
      this.failed = true;
    }
    this.loading = false;
  }

  async more(): Promise<void> {
    if (!this.next || this.loading) return;
    this.loading = true;
    try {
      const page = await api.get<Page>(`notifications?limit=25&after=${encodeURIComponent(this.next)}${this.onlyUnread ? '&unread=true' : ''}`);
      this.items = [...this.items, ...page.items];
      this.next = page.next;
    } catch {
      this.failed = true;
    }
    this.loading = false;
  }

  read(ids: string[]): Promise<void> {
    return this.#read({ ids }, (item) => ids.includes(item.id));
  }

  readAll(): Promise<void> {
    return this.#read({ all: true }, () => true);
  }

  async #read(which: object, isMeant: (item: NotificationView) => boolean): Promise<void> {
    const at = new Date().toISOString();
    this.items = this.items.map((item) => (isMeant(item) && item.readAt === null ? { ...item, readAt: at } : item));
    const answer = await api.post<{ unread: number }>('notifications/read', which).catch(ifRefused);
    if (answer) this.unread = answer.unread;
  }

  #readHere(): void {
    if (this.#here && this.unread > 0 && document.visibilityState === 'visible') void this.#read({ ticket: this.#here }, (item) => item.ticket?.number === this.#here);
  }

  /** One question for a burst of news: the first at once, the last of them not forgotten. */
  #ask(): void {
    this.#again = true;
    if (this.#timer) return;
    const ask = async (): Promise<void> => {
      this.#again = false;
      this.#timer = setTimeout(() => {
        this.#timer = null;
        if (this.#again) this.#ask();
      }, ASK_MS);
      const answer = await api.get<{ unread: number }>('notifications/count').catch(ifRefused);
      if (answer) this.unread = answer.unread;
      this.#readHere();
      if (this.open) await this.load();
    };
    void ask();
  }
}

/** Without a connection the bell shows what it knew; a ticket that may not be read has nothing to clear. */
function ifRefused(error: unknown): null {
  if (error instanceof Refusal) return null;
  throw error;
}

/** Lives in the browser only; on the server it stays empty. */
export const bell = new Bell();
