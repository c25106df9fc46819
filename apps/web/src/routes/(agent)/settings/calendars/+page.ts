import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  return { ...data, texts: { ...(await loadMessages(language, 'sla')), ...(await loadMessages(language, 'promise')) } };
};
