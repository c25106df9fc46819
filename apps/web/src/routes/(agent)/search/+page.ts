import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [texts, customerTexts] = await Promise.all([loadMessages(language, 'search'), loadMessages(language, 'customers')]);
  return { ...data, texts: { ...customerTexts, ...texts } };
};
