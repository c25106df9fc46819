import { redirect } from '@sveltejs/kit';
import { signIn } from '@switchboard/domain/people/sign-in.ts';
import { attempt, formOf, text } from '../../../attempt.ts';
import { fromOf } from '../../../from.ts';
import { setCookies } from '../../../set-cookies.ts';
import { nextPage } from '../next.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.viewer) redirect(303, nextPage(url));
};

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const { state, cookies } = await signIn({ email: text(form, 'email').slice(0, 300), password: text(form, 'password').slice(0, 1000) }, fromOf(event));
      setCookies(event.cookies, cookies);
      redirect(303, state === 'totp' ? `/auth/code${event.url.search}` : nextPage(event.url));
    });
  },
};
