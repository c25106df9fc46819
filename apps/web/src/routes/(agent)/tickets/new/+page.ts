import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [customerWords, texts] = await Promise.all([loadMessages(language, 'customers'), loadMessages(language, 'create')]);
  return { ...data, customerWords, texts };
};
