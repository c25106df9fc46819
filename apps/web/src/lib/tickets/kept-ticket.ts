import type { NewTicketDraft } from '@switchboard/domain/conversations/new-ticket-draft.ts';
import { api, Refusal } from '../api.ts';
import type { Found } from '../customers/CustomerPicker.svelte';
import type { NewTicket } from './new-ticket.ts';

export type Kept = { ticket: NewTicket; customer: Found | null; templateId: string | null };
/** As this device has it: `version` is the one on the server that it goes on from, `saved` that the server has it so. */
export type Local = { kept: Kept | null; version: number; saved: boolean; at: string };

const PATH = 'drafts/new-ticket';
/** Nobody types a word in less. */
const SAVE_MS = 800;
const RETRY_MS = 10_000;

/** Whether what another device wrote takes the place of what is here: what was seen there already, or is newer than what was typed here without the server knowing. */
export function isOlder(local: Local | null, server: NewTicketDraft): boolean {
  if (!local || server.version === local.version) return !local && server.draft !== null;
  // Gone there: created or thrown away. What was typed here since stays.
  if (server.draft === null) return local.saved && local.version > 0;
  return local.saved || local.kept === null || local.at < server.updatedAt!;
}

/** The new ticket that somebody is writing: on this device with every letter, on the server a moment later, so that another device goes on with it. */
export class KeptTicket {
  #name: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(personId: string) {
    this.#name = `new-ticket:${personId}`;
  }

  read(): Kept | null {
    return this.#local()?.kept ?? null;
  }
  keep(kept: Kept | null): void {
    const version = this.#local()?.version ?? 0;
    this.#store({ kept, version, saved: false, at: new Date().toISOString() });
    // What became a ticket must not be begun again elsewhere.
    this.#soon(kept ? SAVE_MS : 0);
  }

  /** What another device wrote since; undefined: what is here stands. */
  async look(): Promise<Kept | null | undefined> {
    const server = await api.get<NewTicketDraft>(PATH).catch(() => null);
    if (!server) return undefined;
    const local = this.#local();
    if (!isOlder(local, server)) {
      if (local && !local.saved) this.#soon(0);
      return undefined;
    }
    const kept = server.draft as Kept | null;
    this.#store({ kept, version: server.version, saved: true, at: server.updatedAt ?? '' });
    return kept;
  }

  #soon(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), after);
  }

  async #save(): Promise<void> {
    const local = this.#local();
    if (!local || local.saved) return;
    try {
      const version = local.kept ? (await api.put<NewTicketDraft>(PATH, { draft: local.kept, version: local.version })).version : ((await api.remove(PATH)), 0);
      const now = this.#local();
      // Typed on meanwhile: its own turn comes.
      if (now) this.#store(now.at === local.at ? (local.kept ? { ...local, version, saved: true } : null) : { ...now, version });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500 || error.status === 429) this.#soon(RETRY_MS);
    }
  }

  #local(): Local | null {
    try {
      const found = JSON.parse(localStorage.getItem(this.#name) ?? 'null') as Local | Kept | null;
      // As it was kept before other devices knew of it.
      if (found && 'ticket' in found) return { kept: found, version: 0, saved: false, at: '' };
      return found && 'kept' in found && (found.kept === null || typeof found.kept.ticket === 'object') ? found : null;
    } catch {
      // Storage may be switched off or hold something else.
      return null;
    }
  }
  #store(local: Local | null): void {
    try {
      if (local) localStorage.setItem(this.#name, JSON.stringify(local));
      else localStorage.removeItem(this.#name);
    } catch {
      // A full or forbidden store: what was typed still stands in the form.
    }
  }
}
