import { loadMessages } from '#lib/i18n/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, parent }) => ({ ...data, texts: await loadMessages((await parent()).preferences.language, 'solved') });
