import { getContext, setContext } from 'svelte';
import { api } from './api.ts';
import type { Preferences } from './preferences.ts';

/** The preferences of whoever is here while a page is open: changing one shows at once, and is kept with the person and, for pages without one, in this browser. */
export class Device {
  theme = $state<Preferences['theme']>('system');
  density = $state<Preferences['density']>('comfortable');
  text = $state<Preferences['text']>('100');
  singleKeys = $state(true);
  preview = $state(true);
  /** The zone that was chosen; null follows the device. */
  zone = $state<string | null>(null);
  keys = $state.raw<Record<string, string>>({});
  /** Somebody is signed in: what they choose is theirs on every device. */
  readonly #mine: boolean;
  #kept: Promise<unknown> = Promise.resolve();

  constructor(preferences: Preferences, mine: boolean) {
    this.#mine = mine;
    this.zone = preferences.zoneChosen ? preferences.zone : null;
    this.keys = preferences.keys;
    this.theme = preferences.theme;
    this.density = preferences.density;
    this.text = preferences.text;
    this.singleKeys = preferences.singleKeys;
    this.preview = preferences.preview;
  }

  setTheme(theme: Preferences['theme']): void {
    this.theme = theme;
    this.#keep({ theme });
    const { dataset } = document.documentElement;
    dataset.themeChoice = theme;
    dataset.theme = theme === 'system' ? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light') : theme;
  }

  /** The other one of light and dark, whatever is on the screen now. */
  switchTheme(): void {
    this.setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  }

  setDensity(density: Preferences['density']): void {
    this.density = density;
    this.#keep({ density });
    document.documentElement.dataset.density = density;
  }

  setText(text: Preferences['text']): void {
    this.text = text;
    this.#keep({ text });
    document.documentElement.dataset.text = text;
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys = on;
    this.#keep({ singleKeys: on });
  }

  setPreview(on: boolean): void {
    this.preview = on;
    this.#keep({ preview: on });
  }

  /** Texts come from the server: the page is loaded again. */
  async setLanguage(language: string): Promise<void> {
    await this.#keep({ language });
    location.reload();
  }

  /** Times are written anew everywhere: the page is loaded again. */
  async setZone(zone: string | null): Promise<void> {
    this.zone = zone;
    await this.#keep({ zone });
    location.reload();
  }

  /** At once, and back where it was when that is refused. @throws Refusal where two would stand on one key */
  async setKeys(keys: Record<string, string>): Promise<void> {
    const before = this.keys;
    this.keys = keys;
    const kept = this.#kept.then(() => api.patch('preferences', { keys }));
    this.#kept = kept.then(() => undefined, () => undefined);
    await kept.catch((error: unknown) => {
      if (this.keys === keys) this.keys = before;
      throw error;
    });
  }

  async #keep(choice: Record<string, string | boolean | null>): Promise<void> {
    for (const [name, value] of Object.entries(choice)) if (value !== null && name !== 'zone') document.cookie = `${name}=${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}; path=/; max-age=31536000; samesite=lax`;
    // Without an answer the browser's own copy still holds; the next change tells both.
    if (!this.#mine) return;
    // One after the other: of two that overtake each other the first chosen would stay.
    this.#kept = this.#kept.then(() => api.patch('preferences', choice)).catch(() => undefined);
    await this.#kept;
  }
}

const context = Symbol('device');
export const provideDevice = (device: Device): Device => setContext(context, device);
export const useDevice = (): Device => getContext<Device>(context);
