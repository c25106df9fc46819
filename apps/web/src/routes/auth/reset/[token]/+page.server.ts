import { redirect } from '@sveltejs/kit';
import { resetIsOpen, resetPassword } from '@switchboard/domain/people/reset-password.ts';
import { newPassword } from '@switchboard/domain/people/words.ts';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../../../attempt.ts';
import { fromOf } from '../../../../from.ts';
import { setCookies } from '../../../../set-cookies.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => ({ open: await resetIsOpen(params.token) });

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const { password } = shapeOf(z.object({ password: newPassword }), { password: text(form, 'password') });
      const { state, cookies } = await resetPassword({ token: event.params.token, password }, fromOf(event));
      setCookies(event.cookies, cookies);
      redirect(303, state === 'totp' ? '/auth/code' : '/');
    });
  },
};
