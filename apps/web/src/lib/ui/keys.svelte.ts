/** The one place where every key of the workspace is registered, so that the sheet behind `?` can list them and none is taken twice. */
export type Binding = {
  /** `j`, `Shift+J`, `Ctrl+K`, `Ctrl+Shift+Enter`, `Escape`, or a sequence: `g d`. Ctrl is Command on Apple systems. */
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
  /** Works while a text field has the focus; combinations with Ctrl and Alt do so anyway. */
  inFields?: boolean;
  /** Registered, but not listed: a second way to the same thing. */
  hidden?: boolean;
  /** Called only where this is true; otherwise an older binding of the same keys gets its turn. */
  when?: () => boolean;
};

const SEQUENCE_MS = 1200;

export class Keys {
  #bindings = $state<Binding[]>([]);
  #held = 0;
  #begun: { key: string; at: number } | null = null;
  /** What was typed since a list to choose from was asked for and did not have the focus yet. */
  #ahead: string | null = null;
  /** Off: letters do nothing by themselves (WCAG 2.1.4). Combinations and Escape go on working. */
  singleKeys = true;
  /** Keys that their reader put elsewhere, by the one that the product comes with; empty: switched off (WCAG 2.1.4). */
  elsewhere = $state.raw<Readonly<Record<string, string>>>({});

  /** Newer bindings first: a page's key wins over the shell's. */
  get all(): readonly Binding[] {
    return this.#bindings;
  }

  /** @returns how to take them back. */
  register(bindings: Binding[]): () => void {
    this.#bindings = [...bindings, ...this.#bindings];
    return () => (this.#bindings = this.#bindings.filter((each) => !bindings.includes(each)));
  }

  /** The key that does what this one does as the product comes; empty where it was switched off. */
  placed(given: string): string {
    const moved = this.elsewhere[given.toLowerCase()];
    if (moved !== undefined || !given.includes(' ') || /^g /i.test(given)) return moved ?? given;
    // Several that are told of together: `j k`.
    return given.split(' ').map((one) => this.placed(one)).filter(Boolean).join(' ');
  }

  /** While a dialog or a menu is open the page's keys rest. @returns how to let them go on. */
  hold(): () => void {
    this.#held++;
    let done = false;
    return () => {
      if (!done) this.#held--;
      done = true;
    };
  }

  /** A list to choose from is about to open: what is typed until it has the focus is kept for it, and is no key of the page. @returns how to end that. */
  awaitList(): () => void {
    const release = this.hold();
    this.#ahead = '';
    return () => {
      this.#ahead = null;
      release();
    };
  }

  /** For the list that has the focus now; Enter is a line break. */
  takeAhead(): string {
    const ahead = this.#ahead ?? '';
    this.#ahead = null;
    return ahead;
  }

  handle(event: KeyboardEvent): void {
    // Also from a field: whoever asks for a list while writing means the list with what follows.
    if (this.#ahead !== null && !event.defaultPrevented && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key.length === 1 || event.key === 'Enter')) {
      this.#ahead += event.key === 'Enter' ? '\n' : event.key;
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || event.isComposing || this.#held > 0) return;
    const pressed = pressedIn(event);
    if (!pressed) return;
    const begun = this.#begun && event.timeStamp - this.#begun.at < SEQUENCE_MS ? this.#begun.key : null;
    this.#begun = null;

    const inField = isField(event.target);
    const may = (binding: Binding) => this.#mayRun(binding, inField) && (binding.when?.() ?? true);
    const found = (begun && this.#find(`${begun} ${pressed}`, may)) || this.#find(pressed, may);
    if (found) {
      event.preventDefault();
      found.run(event);
    } else if (this.#bindings.some((binding) => this.placed(binding.keys).toLowerCase().startsWith(`${pressed} `) && may(binding))) {
      this.#begun = { key: pressed, at: event.timeStamp };
    }
  }

  #find(pressed: string, may: (binding: Binding) => boolean): Binding | undefined {
    return this.#bindings.find((binding) => this.placed(binding.keys).toLowerCase() === pressed && may(binding));
  }

  #mayRun({ keys, inFields }: Binding, inField: boolean): boolean {
    if (/^(Ctrl|Alt)\+/i.test(keys)) return true;
    if (inField) return Boolean(inFields);
    const isLetter = /^(Shift\+)?\S$|^\S \S$/i.test(keys);
    return !isLetter || this.singleKeys;
  }
}

/** What was pressed, as bindings are written, in lower case. Null for a modifier alone. */
export function pressedIn(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string | null {
  const { key } = event;
  if (key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta' || key === 'Dead') return null;
  const character = [...key].length === 1;
  const name = (character ? latin(key, event.code) : key === ' ' ? 'space' : key).toLowerCase();
  const isLetter = /^\p{L}$/u.test(name);
  // Shift is part of what `?` is, but says something with a letter or with Enter. AltGr (Ctrl and Alt at once) writes characters.
  const altGr = event.ctrlKey && event.altKey && character;
  const shift = event.shiftKey && (!character || isLetter || name === ' ');
  const control = (event.ctrlKey || event.metaKey) && !altGr;
  const alt = event.altKey && !altGr;
  return `${control ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name === ' ' ? 'space' : name}`;
}

/** On a Greek or Cyrillic layout the letter has no binding; the place of the key then speaks. */
function latin(key: string, code: string): string {
  if (/^[\u0000-\u024f]$/.test(key)) return key;
  return /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1] ?? key;
}

function isField(target: EventTarget | null): boolean {
  const element = target as (HTMLElement & { type?: string }) | null;
  // One in a list that is just closing takes no letters any more: whoever pressed Escape means the page.
  if (element?.closest?.('[data-state="closed"]')) return false;
  if (element?.isContentEditable || element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT') return true;
  return element?.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit'].includes(element.type ?? '');
}

/** The caps a combination is drawn with: `Ctrl+Enter` becomes Ctrl and ↵, `g d` becomes G and D. */
export function capsOf(keys: string): string[] {
  return keys.split(/[+ ]/).filter(Boolean).map((part) => signs[part.toLowerCase()] ?? (part.length === 1 ? part.toUpperCase() : part));
}

const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const signs: Record<string, string> = { enter: '↵', escape: 'Esc', arrowdown: '↓', arrowup: '↑', arrowleft: '←', arrowright: '→', ctrl: apple ? '⌘' : 'Ctrl', shift: 'Shift' };

/** The keys of this page. Bindings exist only in the browser; on the server the list stays empty. */
export const keys = new Keys();
