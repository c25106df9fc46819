import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const areas = await Promise.all((['queue', 'rules', 'assignment'] as const).map((area) => loadMessages(language, area)));
  return { ...data, words: Object.assign({}, ...areas) as Record<string, string> };
};
