import type { OwnPreferences } from '@switchboard/domain/people/preference-words.ts';
import { fromAcceptLanguage, isLanguage, type Language } from './i18n/languages.ts';

/**
 * How the workspace is shown. What a person chose is kept with them and follows them to another device; cookies are for those who are not signed in, and for what was
 * never chosen. Both are known to the server before it draws, so that the first paint is right.
 */
export type Preferences = {
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  text: '100' | '112' | '125';
  language: Language;
  singleKeys: boolean;
  preview: boolean;
  zone: string;
  /** True where the person chose the zone; else it is the device's. */
  zoneChosen: boolean;
  /** Keys put elsewhere, by the key that the product comes with; empty: switched off. */
  keys: Record<string, string>;
};

type Read = (name: string) => string | undefined;

export function readPreferences(cookie: Read, acceptLanguage: string | null, chosen: OwnPreferences = {}): Preferences {
  const language = chosen.language ?? cookie('language');
  return {
    theme: oneOf(chosen.theme ?? cookie('theme'), ['system', 'light', 'dark']),
    density: oneOf(chosen.density ?? cookie('density'), ['comfortable', 'compact']),
    text: oneOf(chosen.text ?? cookie('text'), ['100', '112', '125']),
    language: isLanguage(language) ? language : fromAcceptLanguage(acceptLanguage),
    singleKeys: chosen.singleKeys ?? cookie('singleKeys') !== 'off',
    preview: chosen.preview ?? cookie('preview') !== 'off',
    zone: knownZone(chosen.zone ?? cookie('zone')),
    zoneChosen: Boolean(chosen.zone),
    keys: chosen.keys ?? {},
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
