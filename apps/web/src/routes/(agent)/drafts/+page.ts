import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const [talkWords, replyWords] = await Promise.all([loadMessages(language, 'talk'), loadMessages(language, 'reply')]);
  return { ...data, talkWords, replyWords };
};
