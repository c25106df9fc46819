import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [factsWords, lifeWords, noteWords, replyWords, talkWords, togetherWords] = await Promise.all([loadMessages(language, 'facts'), loadMessages(language, 'life'), loadMessages(language, 'note'), loadMessages(language, 'reply'), loadMessages(language, 'talk'), loadMessages(language, 'together')]);
  return { ...data, factsWords, lifeWords, noteWords, replyWords, talkWords, togetherWords };
};
