import { requestPasswordReset } from '@switchboard/domain/people/request-password-reset.ts';
import { emailAddress } from '@switchboard/domain/people/words.ts';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../../attempt.ts';
import { fromOf } from '../../../from.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const { email } = shapeOf(z.object({ email: emailAddress }), { email: text(form, 'email') });
      await requestPasswordReset({ email }, fromOf(event));
      return { sentTo: email };
    });
  },
};
