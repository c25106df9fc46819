import { PASSWORD_MIN } from '@switchboard/domain/people/words.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async () => ({ desk: await setting('desk.name'), passwordMin: PASSWORD_MIN });
