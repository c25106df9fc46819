import { loadMessages } from '#lib/i18n/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, data }) => ({ ...data, texts: await loadMessages((await parent()).preferences.language, 'vocab') });
