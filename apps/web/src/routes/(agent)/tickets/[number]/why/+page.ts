import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [rules, assignment] = await Promise.all([loadMessages(language, 'rules'), loadMessages(language, 'assignment')]);
  return { ...data, words: { ...rules, ...assignment } };
};
