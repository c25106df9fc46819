import { listRecurring } from '@switchboard/domain/tickets/recurring-problems.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  return listRecurring(viewer);
};
