import { demoStanding } from '@switchboard/domain/operate/demo/demo-standing.ts';
import { health } from '@switchboard/domain/operate/health.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const mayManage = mayAnywhere(viewer, 'settings.manage');
  const [found, demo] = await Promise.all([health(viewer), mayManage ? demoStanding(viewer) : { isRemovable: false }]);
  return { health: found, demo: demo.isRemovable, mayManage };
};
