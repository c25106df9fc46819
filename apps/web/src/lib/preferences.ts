import { fromAcceptLanguage, isLanguage, type Language } from './i18n/languages.ts';

/** How this device shows the workspace. Kept in cookies, so that the server draws the first paint right. */
export type Preferences = {
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  text: '100' | '112' | '125';
  language: Language;
  singleKeys: boolean;
  preview: boolean;
  zone: string;
};

type Read = (name: string) => string | undefined;

export function readPreferences(cookie: Read, acceptLanguage: string | null): Preferences {
  const language = cookie('language');
  return {
    theme: oneOf(cookie('theme'), ['system', 'light', 'dark']),
    density: oneOf(cookie('density'), ['comfortable', 'compact']),
    text: oneOf(cookie('text'), ['100', '112', '125']),
    language: isLanguage(language) ? language : fromAcceptLanguage(acceptLanguage),
    singleKeys: cookie('singleKeys') !== 'off',
    preview: cookie('preview') !== 'off',
    zone: knownZone(cookie('zone')),
  };
}

/** Attributes of <html>. A theme left to the system is light until the page's first script looks. */
export function lookOf({ theme, density, text }: Preferences): string {
  return `data-theme="${theme === 'dark' ? 'dark' : 'light'}" data-theme-choice="${theme}" data-density="${density}" data-text="${text}"`;
}

function oneOf<const T extends string>(value: string | undefined, allowed: readonly [T, ...T[]]): T {
  return allowed.find((each) => each === value) ?? allowed[0];
}

/** Asking Intl costs a millisecond, and everybody at a desk lives in one of a few zones. */
const zones = new Map<string, string>();

function knownZone(zone = 'UTC'): string {
  const known = zones.get(zone);
  if (known) return known;
  let found = 'UTC';
  try {
    found = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // A cookie may say anything.
  }
  if (zones.size < 1000) zones.set(zone, found);
  return found;
}
