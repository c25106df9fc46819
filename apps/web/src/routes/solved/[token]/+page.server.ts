import { askedByLink, confirmByLink, disputeByLink } from '@switchboard/domain/conversations/confirm-resolution.ts';
import { originOf } from '@switchboard/domain/people/from.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../../attempt.ts';
import { fromOf } from '../../../from.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where a customer says whether a ticket is solved (TK-30). Looking changes nothing: programs that check mails open every link in them. */
export const load: PageServerLoad = async ({ params }) => {
  const [asked, desk] = await Promise.all([askedByLink(params.token), setting('desk.name')]);
  return { asked, desk };
};

const dispute = z.object({ text: z.string().trim().min(1, 'Say what is still wrong.').max(10_000, 'At most 10,000 characters.') });

export const actions: Actions = {
  yes: async (event) => {
    const form = await formOf(event);
    return attempt(form, () => confirmByLink(event.params.token, originOf(fromOf(event))).then(() => ({ said: 'yes' as const })));
  },
  no: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const { text: why } = shapeOf(dispute, { text: text(form, 'text') });
      await disputeByLink(event.params.token, why, originOf(fromOf(event)));
      return { said: 'no' as const };
    });
  },
};
