import { getContext, setContext } from 'svelte';
import type { Preferences } from './preferences.ts';

/** The preferences of this device while a page is open: changing one shows at once and is kept for a year. */
export class Device {
  theme = $state<Preferences['theme']>('system');
  density = $state<Preferences['density']>('comfortable');
  text = $state<Preferences['text']>('100');
  singleKeys = $state(true);
  preview = $state(true);

  constructor(preferences: Preferences) {
    this.theme = preferences.theme;
    this.density = preferences.density;
    this.text = preferences.text;
    this.singleKeys = preferences.singleKeys;
    this.preview = preferences.preview;
  }

  setTheme(theme: Preferences['theme']): void {
    this.theme = theme;
    keep('theme', theme);
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
    keep('density', density);
    document.documentElement.dataset.density = density;
  }

  setText(text: Preferences['text']): void {
    this.text = text;
    keep('text', text);
    document.documentElement.dataset.text = text;
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys = on;
    keep('singleKeys', on ? 'on' : 'off');
  }

  setPreview(on: boolean): void {
    this.preview = on;
    keep('preview', on ? 'on' : 'off');
  }

  /** Texts come from the server: the page is loaded again. */
  setLanguage(language: string): void {
    keep('language', language);
    location.reload();
  }
}

function keep(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

const context = Symbol('device');
export const provideDevice = (device: Device): Device => setContext(context, device);
export const useDevice = (): Device => getContext<Device>(context);
