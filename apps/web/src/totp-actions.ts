import { redirect, type RequestEvent } from '@sveltejs/kit';
import { confirmTotp, enableTotp } from '@switchboard/domain/people/totp.ts';
import { attempt, formOf, text } from './attempt.ts';
import { fromOf } from './from.ts';
import { qrCode } from '#lib/auth/qr-code.ts';
import { setCookies } from './set-cookies.ts';

const cookieOf = (event: RequestEvent): string | null => event.request.headers.get('cookie');

/** The two steps of setting up a second factor, for the two pages that do. `then` is where to go when it stands. */
export const totpActions = (then: string) => ({
  begin: async (event: RequestEvent) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      const setUp = await enableTotp(event.locals.viewer!, text(form, 'password'), cookieOf(event), fromOf(event));
      return { setUp: { ...setUp, qr: qrCode(setUp.uri) } };
    });
  },
  confirm: async (event: RequestEvent) => {
    const form = await formOf(event);
    return attempt(form, async () => {
      setCookies(event.cookies, await confirmTotp(event.locals.viewer!, text(form, 'code').slice(0, 20), cookieOf(event), fromOf(event)));
      redirect(303, then);
    });
  },
});
