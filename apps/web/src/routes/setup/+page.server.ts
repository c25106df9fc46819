import { redirect } from '@sveltejs/kit';
import { hasPeople, setUpFirstAdmin, setupIsOpen } from '@switchboard/domain/people/first-run.ts';
import { emailAddress, newPassword, personName } from '@switchboard/domain/people/words.ts';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../attempt.ts';
import { fromOf } from '../../from.ts';
import { setCookies } from '../../set-cookies.ts';
import type { Actions, PageServerLoad } from './$types';

const input = z.object({ desk: personName, name: personName, email: emailAddress, password: newPassword });

export const load: PageServerLoad = async ({ url, locals }) => {
  if (locals.viewer || (await hasPeople())) redirect(303, '/');
  return { open: await setupIsOpen(url.searchParams.get('token') ?? '') };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const first = shapeOf(input, Object.fromEntries(['desk', 'name', 'email', 'password'].map((field) => [field, text(form, field)])));
      const { language } = event.locals.preferences;
      const token = event.url.searchParams.get('token') ?? '';
      const { cookies } = await setUpFirstAdmin({ ...first, token, locale: language === 'de' ? 'de' : 'en' }, fromOf(event));
      setCookies(event.cookies, cookies);
      redirect(303, '/');
    });
  },
};
