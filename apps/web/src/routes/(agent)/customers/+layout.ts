import { loadMessages } from '#lib/i18n/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({ customerWords: await loadMessages((await parent()).preferences.language, 'customers') });
