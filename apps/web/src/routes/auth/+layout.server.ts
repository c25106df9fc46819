import { setting } from '@switchboard/domain/platform/settings.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async () => ({ desk: await setting('desk.name') });
