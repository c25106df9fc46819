import type { DraftView } from '@switchboard/domain/conversations/draft.ts';
import { api, Refusal } from '../api.ts';

export type Kind = 'out' | 'internal';
type Text = { body: string; format: 'text' | 'html' };
type Other = Text & { at: string };
/** As this device has it; `saved`: the server has it too, as that version. */
type Local = Text & { version: number; saved: boolean; at: string };

/** Nobody types a word in less. */
const SAVE_MS = 800;
const RETRY_MS = 10_000;

/**
 * What somebody began to write in one ticket: on this device with every letter, on the server a moment later, so that it survives the page, the browser and the device. Where two devices
 * wrote without knowing of each other the newest text is shown and the other offered.
 */
export class Drafts {
  /** Another text for what is being written, typed elsewhere. */
  other = $state.raw<Other | null>(null);
  /** Whether the server has what is shown. */
  kept = $state(false);
  #ticketId: string;
  #server = new Map<Kind, DraftView>();
  #timers = new Map<Kind, ReturnType<typeof setTimeout>>();
  #saving = new Map<Kind, Promise<void>>();

  constructor(ticketId: string, server: readonly DraftView[]) {
    this.#ticketId = ticketId;
    for (const draft of server) this.#server.set(draft.kind, draft);
  }

  /** What to go on with; nothing when nothing was begun. */
  read(kind: Kind): Text {
    const [local, server] = [this.#local(kind), this.#server.get(kind)];
    const chosen = choose(local, server);
    this.other = chosen.other;
    this.kept = chosen.text !== null && chosen.text === server;
    if (chosen.text === server && server) this.#store(kind, { ...server, saved: true, at: server.updatedAt });
    else if (chosen.text === null) this.#store(kind, null);
    else this.#soon(kind);
    return chosen.text ? { body: chosen.text.body, format: chosen.text.format } : { body: '', format: 'text' };
  }

  keep(kind: Kind, { body, format }: Text): void {
    const version = this.#server.get(kind)?.version ?? 0;
    this.kept = false;
    this.#store(kind, body ? { body, format, version, saved: false, at: new Date().toISOString() } : null);
    if (body || version > 0) this.#soon(kind);
  }

  /** One of the two texts was chosen: the other goes. */
  settle(kind: Kind, text: Text): void {
    this.other = null;
    this.keep(kind, text);
    this.#soon(kind, { settled: true, after: 0 });
  }

  /** Nothing of it is on its way any more: what is sent next is the last of it. */
  async rest(kind: Kind): Promise<void> {
    clearTimeout(this.#timers.get(kind));
    await this.#saving.get(kind);
  }

  /** It was sent, and with that it went from the server. */
  sent(kind: Kind): void {
    clearTimeout(this.#timers.get(kind));
    this.#server.delete(kind);
    this.other = null;
    this.#store(kind, null);
  }

  /** The page goes: what is not saved yet leaves with it. */
  leave(): void {
    for (const kind of ['out', 'internal'] as const) {
      clearTimeout(this.#timers.get(kind));
      const local = this.#local(kind);
      if (!local || local.saved) continue;
      const body = JSON.stringify({ body: local.body, format: local.format, version: local.version });
      void fetch(`/api/v1/${this.#path(kind)}`, { method: 'PUT', keepalive: body.length < 60_000, headers: { 'content-type': 'application/json' }, body }).catch(() => undefined);
    }
  }

  #soon(kind: Kind, { settled = false, after = SAVE_MS } = {}): void {
    clearTimeout(this.#timers.get(kind));
    this.#timers.set(kind, setTimeout(() => this.#saving.set(kind, this.#save(kind, settled)), after));
  }

  async #save(kind: Kind, settled: boolean): Promise<void> {
    await this.#saving.get(kind);
    const local = this.#local(kind);
    try {
      if (!local) await api.remove(this.#path(kind));
      else this.#saved(kind, local, await api.put<DraftView>(this.#path(kind), { body: local.body, format: local.format, version: this.#server.get(kind)?.version ?? 0, settled }));
      if (!local) this.#server.delete(kind);
    } catch (error) {
      // Refused for good: it stays on this device. Otherwise it is tried again, and with the next letter.
      if (error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 429) return;
      this.#soon(kind, { settled, after: RETRY_MS });
    }
  }

  #saved(kind: Kind, local: Local, server: DraftView): void {
    this.#server.set(kind, server);
    const now = this.#local(kind);
    const same = now?.body === local.body;
    if (now) this.#store(kind, { ...now, version: server.version, saved: same });
    this.kept = same;
    if (server.other) this.other = server.other;
  }

  #path = (kind: Kind): string => `service-desk/tickets/${this.#ticketId}/drafts/${kind}`;
  #name = (kind: Kind): string => `draft:${this.#ticketId}:${kind}`;

  #local(kind: Kind): Local | null {
    try {
      return readLocal(localStorage.getItem(this.#name(kind)));
    } catch {
      return null;
    }
  }
  #store(kind: Kind, text: Local | null): void {
    try {
      if (text) localStorage.setItem(this.#name(kind), JSON.stringify({ body: text.body, format: text.format, version: text.version, saved: text.saved, at: text.at }));
      else localStorage.removeItem(this.#name(kind));
    } catch {
      // A full or forbidden store: the text still stands in the field, and on the server a moment later.
    }
  }
}

/** What an earlier version kept was the text alone. */
export function readLocal(stored: string | null): Local | null {
  if (!stored) return null;
  try {
    const read = JSON.parse(stored) as Partial<Local> | null;
    if (typeof read?.body === 'string' && typeof read.at === 'string') return { body: read.body, format: read.format === 'html' ? 'html' : 'text', version: read.version ?? 0, saved: read.saved ?? false, at: read.at };
  } catch {
    // Text.
  }
  return { body: stored, format: stored.startsWith('<') ? 'html' : 'text', version: 0, saved: false, at: new Date(0).toISOString() };
}

/** Which of what this device and the server have is gone on with, and what it passes over. */
export function choose<Here extends Local, There extends DraftView>(local: Here | null, server: There | undefined): { text: Here | There | null; other: Other | null } {
  if (!local) return { text: server ?? null, other: server?.other ?? null };
  // It was on the server and is not any more: it was sent, or thrown away, elsewhere.
  if (!server) return { text: local.saved ? null : local, other: null };
  if (local.saved || local.body === server.body) return { text: server, other: server.other };
  if (local.version === server.version) return { text: local, other: server.other };
  return local.at > server.updatedAt ? { text: local, other: { body: server.body, format: server.format, at: server.updatedAt } } : { text: server, other: { body: local.body, format: local.format, at: local.at } };
}
