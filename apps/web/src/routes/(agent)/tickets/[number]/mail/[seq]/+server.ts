import { readShownMessage } from '@switchboard/domain/conversations/read-message.ts';
import { error } from '@sveltejs/kit';
import { showHtml } from '#lib/conversations/show-html.ts';
import type { RequestHandler } from './$types';

/** One mail with the pictures it loads from elsewhere, for the frame of a reader who asked for them. Nothing in it runs. */
export const GET: RequestHandler = async ({ params, locals, url }) => {
  if (!locals.viewer) error(401, 'Sign in first.');
  const message = await readShownMessage(locals.viewer, params.number, params.seq, { whole: url.searchParams.has('whole') });
  if (message.format !== 'html') error(404, 'This message has no pictures.');
  const body = showHtml(message.body, { files: message.attachments, remoteImages: true });
  return new Response(`<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank"></head><body>${body}</body></html>`, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; img-src 'self' data: http: https:; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
      'x-frame-options': 'SAMEORIGIN',
    },
  });
};
