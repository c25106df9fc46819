import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({ ...data, texts: await loadMessages((await parent()).preferences.language, 'solved') });
