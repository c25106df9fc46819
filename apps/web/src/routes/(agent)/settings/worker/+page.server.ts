import { workerStanding } from '@switchboard/domain/operate/worker.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ worker: await workerStanding(locals.viewer!), mayManage: mayAnywhere(locals.viewer!, 'settings.manage') });
