import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [outsideWords, talkWords] = await Promise.all([loadMessages(language, 'outside'), loadMessages(language, 'talk')]);
  return { ...data, words: { ...talkWords, ...outsideWords } };
};
