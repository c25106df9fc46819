import { redirect } from '@sveltejs/kit';
import { acceptInvitation, invitedBy } from '@switchboard/domain/people/accept-invitation.ts';
import { newPassword, personName } from '@switchboard/domain/people/words.ts';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../../../attempt.ts';
import { fromOf } from '../../../../from.ts';
import { setCookies } from '../../../../set-cookies.ts';
import type { Actions, PageServerLoad } from './$types';

const input = z.object({ name: personName, password: newPassword });

export const load: PageServerLoad = async ({ params }) => ({ invitation: await invitedBy(params.token) });

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const chosen = shapeOf(input, { name: text(form, 'name'), password: text(form, 'password') });
      const { language } = event.locals.preferences;
      const { cookies } = await acceptInvitation({ token: event.params.token, ...chosen, locale: language === 'de' ? 'de' : 'en' }, fromOf(event));
      setCookies(event.cookies, cookies);
      redirect(303, '/');
    });
  },
};
