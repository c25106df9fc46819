import { redirect } from '@sveltejs/kit';
import { signOut } from '@switchboard/domain/people/sign-out.ts';
import { fromOf } from '../../../from.ts';
import { setCookies } from '../../../set-cookies.ts';
import type { Actions, PageServerLoad } from './$types';

/** Only the button signs out: a link or a picture somebody sent must not. */
export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
  default: async (event) => {
    setCookies(event.cookies, await signOut(event.request.headers.get('cookie'), fromOf(event)));
    redirect(303, '/auth/sign-in');
  },
};
