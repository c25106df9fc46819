import type { TemplateView } from '@switchboard/domain/templates/words.ts';
import type { Words } from '../i18n/words.svelte.ts';

/** What a template sets besides its text, in a few words. */
export const templateWords = ({ category, subcategory, priority, type, tags }: TemplateView, { word }: Words): string =>
  [category && [category, subcategory].filter(Boolean).join(' › '), priority && word(`priority.${priority}`, priority), type && word(`type.${type}`, type), tags.map((tag) => `#${tag}`).join(' ')].filter(Boolean).join(' · ');
