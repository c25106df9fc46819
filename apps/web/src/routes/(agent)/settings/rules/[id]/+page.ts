import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [rules, filters] = await Promise.all([loadMessages(language, 'rules'), loadMessages(language, 'queue')]);
  return { ...data, words: { ...filters, ...rules } };
};
