import type { SuggestedRecipient } from '@switchboard/domain/conversations/suggest-recipients.ts';
import { api } from '../api.ts';

const PAUSE_MS = 140;
/** Complete enough to be taken as it is: Enter takes what was typed then, and not who is called like it. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text);

/** Whom what is typed into a field of addresses may mean (ARIA: combobox with a listbox). Of several addresses in a line it is about the last one. */
export class Suggestions {
  found = $state.raw<readonly SuggestedRecipient[]>([]);
  open = $state(false);
  /** Arrows went there; null: nowhere yet. */
  #moved = $state<number | null>(null);
  #typed = $state('');
  #ticketId: () => string;
  #taken: () => readonly string[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;

  /** @param taken stand there already */
  constructor(ticketId: () => string, taken: () => readonly string[]) {
    this.#ticketId = ticketId;
    this.#taken = taken;
  }

  get shown(): boolean {
    return this.open && this.found.length > 0;
  }
  /** The one that Enter takes; -1: what was typed. */
  get at(): number {
    return this.#moved ?? (isAddress(this.#typed) || this.#typed === '' ? -1 : 0);
  }
  set at(place: number) {
    this.#moved = place;
  }

  typed(text: string): void {
    this.#typed = lastOf(text);
    this.#moved = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(this.#typed), PAUSE_MS);
    if (this.#typed === '') this.close();
  }
  close(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    [this.open, this.#moved] = [false, null];
  }

  /** True: the key was for the list. `choose` takes one of it. */
  pressed(event: KeyboardEvent, text: string, choose: (one: SuggestedRecipient) => void): boolean {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const one = this.shown ? this.found[this.at] : undefined;
    if (step !== 0) {
      event.preventDefault();
      if (this.shown) this.at = (Math.max(this.at, step > 0 ? -1 : 0) + step + this.found.length) % this.found.length;
      else void this.#ask((this.#typed = lastOf(text)));
      return true;
    }
    if (event.key === 'Escape' && this.shown) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      return true;
    }
    if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && this.#moved !== null)) && one) {
      event.preventDefault();
      choose(one);
      return true;
    }
    return false;
  }

  async #ask(q: string): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    try {
      const { items } = await api.get<{ items: SuggestedRecipient[] }>(`service-desk/tickets/${this.#ticketId()}/recipients?q=${encodeURIComponent(q)}`, { signal: asking.signal });
      if (asking.signal.aborted) return;
      const taken = new Set(this.#taken().map((address) => address.toLowerCase()));
      this.found = items.filter(({ address }) => !taken.has(address.toLowerCase()));
      this.open = true;
    } catch {
      // Aborted by the next letter, or the server is away: an address can be typed.
    }
  }
}

const lastOf = (text: string): string => text.split(/[,;\n]/).at(-1)!.trim();

/** The line with the last address in the place of what was typed of it. */
export const withLast = (text: string, address: string): string => [...text.split(/[,;\n]/).slice(0, -1).map((part) => part.trim()).filter(Boolean), address].join(', ');
