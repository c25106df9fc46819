import { redirect } from '@sveltejs/kit';
import { personOfChallenge } from '@switchboard/domain/people/challenge.ts';
import { verifyTotp } from '@switchboard/domain/people/sign-in.ts';
import { attempt, formOf, text } from '../../../attempt.ts';
import { fromOf } from '../../../from.ts';
import { setCookies } from '../../../set-cookies.ts';
import { nextPage } from '../next.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ request, url }) => {
  const person = await personOfChallenge(request.headers.get('cookie'));
  if (!person) redirect(303, `/auth/sign-in${url.search}`);
  return { name: person.name };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const { cookies } = await verifyTotp({ code: text(form, 'code').slice(0, 50) }, event.request.headers.get('cookie'), fromOf(event));
      setCookies(event.cookies, cookies);
      redirect(303, nextPage(event.url));
    });
  },
};
