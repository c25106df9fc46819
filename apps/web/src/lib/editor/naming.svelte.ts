/** Somebody who can be named: `sees` the ticket already; naming `reaches` them. */
export type Named = { kind: 'person' | 'team'; id: string; name: string; sees: boolean; reaches: boolean };
type Shown = { items: Named[]; command: (chosen: { id: string; label: string }) => void; clientRect?: (() => DOMRect | null) | null };

/** The list that `@` opens: what is in it, where it stands, which one is meant. The text keeps the focus. */
export class Naming {
  items = $state.raw<readonly Named[]>([]);
  at = $state(0);
  place = $state.raw<{ left: number; bottom: number } | null>(null);
  #ask: () => ((query: string) => Promise<Named[]>) | undefined;
  #command: Shown['command'] = () => {};

  /** @param ask gives what finds people, or nothing where nobody can be named: in an answer to the customer */
  constructor(ask: () => ((query: string) => Promise<Named[]>) | undefined) {
    this.#ask = ask;
  }

  get allowed(): boolean {
    return this.#ask() !== undefined;
  }
  get open(): boolean {
    return this.place !== null && this.items.length > 0;
  }

  find(query: string): Promise<Named[]> {
    return this.#ask()?.(query) ?? Promise.resolve([]);
  }

  show({ items, command, clientRect }: Shown): void {
    const rect = clientRect?.();
    if (items !== this.items) this.at = 0;
    this.items = items;
    this.#command = command;
    this.place = rect ? { left: Math.max(8, Math.min(rect.left, innerWidth - 296)), bottom: innerHeight - rect.top + 4 } : null;
  }
  hide(): void {
    this.place = null;
    this.items = [];
  }

  /** Arrows go along the list, Enter and Tab choose; anything else is typing. */
  press({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
    if (!this.open || ctrlKey || metaKey) return false;
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) this.at = (this.at + step + this.items.length) % this.items.length;
    else if (key === 'Enter' || key === 'Tab') this.choose(this.at);
    else if (key === 'Escape') this.hide();
    else return false;
    return true;
  }

  choose(place: number): void {
    const named = this.items[place];
    if (named) this.#command({ id: `${named.kind}:${named.id}`, label: named.name });
  }
}
