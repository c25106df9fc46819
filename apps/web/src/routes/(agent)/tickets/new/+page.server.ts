import { permit, mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  permit(locals.viewer !== null && mayAnywhere(locals.viewer, 'tickets.create'));
};
