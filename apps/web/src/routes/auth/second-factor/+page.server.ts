import { redirect } from '@sveltejs/kit';
import { totpActions } from '../../../totp-actions.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where somebody whose role demands a second factor comes before anything else. */
export const load: PageServerLoad = ({ locals }) => {
  if (!locals.viewer) redirect(303, '/auth/sign-in');
  if (!locals.viewer.mustSetUpTotp) redirect(303, '/');
};

export const actions: Actions = totpActions('/');
