import type { Cookies } from '@sveltejs/kit';
import type { Cookie } from '@switchboard/domain/people/cookies.ts';

export function setCookies(cookies: Cookies, given: Cookie[]): void {
  for (const { name, value, ...attributes } of given) cookies.set(name, value, attributes);
}
