/**
 * A field to type in above a list of choices (ARIA: combobox with a listbox): arrows mark, Enter takes what is marked, and typing marks the first that fits.
 * What is marked follows from what was typed, never from what is drawn: Enter cannot take a row of the list before.
 */
export class TypedChoice {
  typed = $state('');
  readonly listId: string;
  #ids: () => readonly string[];
  #choose: (id: string) => void;
  #moved = $state<{ id: string; typed: string } | null>(null);

  /** @param ids of what can be chosen now, as it is shown from top to bottom */
  constructor(listId: string, ids: () => readonly string[], choose: (id: string) => void) {
    this.listId = listId;
    this.#ids = ids;
    this.#choose = choose;
  }

  get marked(): string | null {
    const ids = this.#ids();
    const moved = this.#moved;
    return moved && moved.typed === this.typed && ids.includes(moved.id) ? moved.id : (ids[0] ?? null);
  }

  mark(id: string): void {
    this.#moved = { id, typed: this.typed };
  }

  /** For the field. */
  get field() {
    return {
      role: 'combobox' as const,
      'aria-expanded': true,
      'aria-autocomplete': 'list' as const,
      'aria-controls': this.listId,
      'aria-activedescendant': this.marked === null ? undefined : this.#optionId(this.marked),
      autocomplete: 'off' as const,
      spellcheck: false,
      onkeydown: (event: KeyboardEvent) => this.#pressed(event),
    };
  }

  /** For a row of the list. */
  option(id: string) {
    const selected = this.marked === id;
    return {
      role: 'option' as const,
      id: this.#optionId(id),
      'aria-selected': selected,
      'data-selected': selected ? '' : undefined,
      class: 'choice',
      // The field keeps the focus.
      onpointerdown: (event: PointerEvent) => event.preventDefault(),
      onpointermove: () => !selected && this.mark(id),
      onclick: () => this.#choose(id),
    };
  }

  #optionId = (id: string): string => `${this.listId}-${this.#ids().indexOf(id)}`;

  #pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      this.#step(step);
    } else if (event.key === 'Enter' && this.marked !== null) {
      event.preventDefault();
      this.#choose(this.marked);
    }
  }

  /** Past the last comes the first. */
  #step(by: 1 | -1): void {
    const ids = this.#ids();
    const next = ids.at((ids.indexOf(this.marked ?? '') + by) % ids.length);
    if (next === undefined) return;
    this.mark(next);
    document.getElementById(this.#optionId(next))?.scrollIntoView({ block: 'nearest' });
  }
}
