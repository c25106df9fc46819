export const languages = {
  en: { name: 'English', locale: 'en-GB', dir: 'ltr' },
  de: { name: 'Deutsch', locale: 'de-DE', dir: 'ltr' },
  /** For tests: mirrored and lengthened English, see pseudo.ts. */
  'ar-XB': { name: 'Pseudo (right to left)', locale: 'en-GB', dir: 'rtl' },
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (text: unknown): text is Language => typeof text === 'string' && text in languages;

/** The first language of an Accept-Language header that we speak; English otherwise. The pseudo-language is only ever chosen by hand. */
export function fromAcceptLanguage(header: string | null): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', q] = part.trim().split(/;\s*q=/);
      return { tag: tag.toLowerCase().split('-')[0] ?? '', q: q === undefined ? 1 : Number(q) };
    })
    .sort((a, b) => b.q - a.q);
  for (const { tag } of wanted) if (tag === 'en' || tag === 'de') return tag;
  return 'en';
}
