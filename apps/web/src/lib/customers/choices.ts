import { preferredChannels } from '@switchboard/domain/customers/words.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';
import type { People } from '#lib/people.svelte.ts';

type Choice = { value: string; label: string };
const nothing: Choice = { value: '', label: '–' };

/** Languages that desks write in; any other code an import brought is kept and shown. */
const codes = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sv', 'da', 'nb', 'fi', 'tr', 'el', 'uk', 'ru', 'ar', 'he', 'hi', 'ja', 'ko', 'zh'];

export function languageChoices({ locale }: Words, held: string | null): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const all = held && !codes.includes(held) ? [held, ...codes] : codes;
  return [nothing, ...all.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale))];
}

export const channelChoices = ({ word }: Words): Choice[] => [nothing, ...preferredChannels.map((value) => ({ value, label: word(`channel.${value}`, value) }))];

export const peopleChoices = (people: People, held: string | null): Choice[] => [
  nothing,
  ...people.choosable.map(({ id, name }) => ({ value: id, label: name })),
  ...(held && !people.choosable.some(({ id }) => id === held) ? [{ value: held, label: people.name(held) }] : []),
];

export const zoneChoices = (): Choice[] => [nothing, ...Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }))];
