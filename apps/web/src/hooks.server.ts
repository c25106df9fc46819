import { error as refuse, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { noteDenied } from '@switchboard/domain/people/note-denied.ts';
import { ownPreferences } from '@switchboard/domain/people/own-preferences.ts';
import { viewerFromCookies } from '@switchboard/domain/people/session.ts';
import { log, pathForLog } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { languages } from '#lib/i18n/languages.ts';
import { lookOf, readPreferences } from '#lib/preferences.ts';
import { needsNobody, needsSetup } from '#lib/doors.ts';
import { anyPerson } from './first-person.ts';
import { fromOf } from './from.ts';

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.viewer = await viewerFromCookies(event.request.headers.get('cookie'), fromOf(event));
  const chosen = event.locals.viewer && event.route.id ? await ownPreferences(event.locals.viewer) : {};
  event.locals.preferences = readPreferences((name) => event.cookies.get(name), event.request.headers.get('accept-language'), chosen);
  if (event.route.id) await sendToTheRightDoor(event);

  const { language } = event.locals.preferences;
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%lang%', language).replace('%dir%', languages[language].dir).replace('%look%', lookOf(event.locals.preferences)),
    preload: ({ type, path }) => type === 'js' || type === 'css' || (type === 'font' && path.includes('plex-sans-latin-wght')),
  });
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  if (!response.headers.has('x-frame-options')) response.headers.set('x-frame-options', 'DENY');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  if (response.headers.get('content-type')?.startsWith('text/html')) response.headers.set('cache-control', 'private, no-cache');
  return response;
};

/** Pages that need a person lead to signing in, and back; where there is no person at all yet, everything leads to set-up. */
async function sendToTheRightDoor({ locals, url, route, request, isDataRequest }: RequestEvent): Promise<void> {
  if (locals.viewer?.mustSetUpTotp && !needsNobody(route.id)) redirect(303, '/auth/second-factor');
  if (locals.viewer || needsNobody(route.id)) return;
  // A page's own question for data could do nothing with another page.
  if (!isDataRequest && !request.headers.get('accept')?.includes('text/html')) refuse(401, 'Sign in first.');
  if (!needsSetup(route.id) && !(await anyPerson())) redirect(303, '/setup');
  const next = url.pathname === '/' ? '' : `?next=${encodeURIComponent(url.pathname + url.search)}`;
  redirect(303, `/auth/sign-in${next}`);
}

/** One error class, translated once (docs: errors). What is no Problem is a bug: logged whole, shown as one. */
export const handleError: HandleServerError = (caught) => {
  if (caught.error instanceof Problem && caught.error.code === 'forbidden' && caught.event.locals.viewer) void noteDenied(caught.event.locals.viewer, caught.event.url.pathname, caught.error.message);
  if (caught.error instanceof Problem) return { status: caught.error.status, message: caught.error.message, code: caught.error.code };
  if (caught.kind !== 'unknown' && caught.error.status < 500) return;
  const id = crypto.randomUUID().slice(0, 8);
  log.error({ err: caught.error, id, path: pathForLog(caught.event.url.pathname) }, 'A page broke');
  return { status: 500, message: 'Something broke on our side.', id };
};
