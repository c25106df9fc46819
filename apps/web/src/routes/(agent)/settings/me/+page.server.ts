import { changeOwnPassword } from '@switchboard/domain/people/change-own-password.ts';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { findPerson } from '@switchboard/domain/people/list-people.ts';
import { endOwnSessions, ownId, ownSessions } from '@switchboard/domain/people/sign-out.ts';
import { disableTotp, makeRecoveryCodes } from '@switchboard/domain/people/totp.ts';
import { changePersonInput, newPassword, PASSWORD_MIN } from '@switchboard/domain/people/words.ts';
import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, formOf, shapeOf, text } from '../../../../attempt.ts';
import { fromOf } from '../../../../from.ts';
import { totpActions } from '../../../../totp-actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  if (viewer.actor.kind !== 'person') error(403, 'Only people have a profile.');
  const [person, sessions] = await Promise.all([findPerson(viewer, ownId(viewer).toString()), ownSessions(viewer)]);
  return { person, sessions, passwordMin: PASSWORD_MIN };
};

const passwords = z.object({ next: newPassword });

export const actions: Actions = {
  ...totpActions('/settings/me?done=totp'),
  profile: async ({ request, locals }) => {
    const form = await formOf({ request });
    return attempt(form, async () => {
      const wanted = shapeOf(changePersonInput, { name: text(form, 'name'), locale: text(form, 'locale'), version: text(form, 'version') });
      await changePerson(ownId(locals.viewer!).toString(), wanted, locals.viewer!);
      return { saved: 'profile' as const };
    });
  },
  password: async ({ request, locals }) => {
    const form = await formOf({ request });
    return attempt(form, async () => {
      const { next } = shapeOf(passwords, { next: text(form, 'next') });
      await changeOwnPassword(locals.viewer!, { current: text(form, 'password'), next });
      return { saved: 'password' as const };
    });
  },
  removeTotp: async ({ request, locals }) => {
    const form = await formOf({ request });
    return attempt(form, async () => {
      await disableTotp(locals.viewer!, text(form, 'password'));
      return { saved: 'removeTotp' as const };
    });
  },
  codes: async (event) => {
    const form = await formOf(event);
    return attempt(form, async () => ({ codes: await makeRecoveryCodes(event.locals.viewer!, text(form, 'password'), event.request.headers.get('cookie'), fromOf(event)) }));
  },
  end: async ({ request, locals }) => {
    const form = await formOf({ request });
    return attempt(form, async () => {
      const sessionId = text(form, 'session');
      await endOwnSessions(locals.viewer!, sessionId === 'others' ? 'others' : { sessionId });
      return { saved: 'sessions' as const };
    });
  },
};
