import type { IncomingHttpHeaders } from 'node:http';
import { config } from '@switchboard/domain/platform/config.ts';

/**
 * True when the page that opens a socket is one of ours: at PUBLIC_URL, or at the host the request went to, so that a local network works without any setting.
 * Browsers name the origin on every websocket and every POST; they leave it out of a GET to the same place, which Sec-Fetch-Site then confirms.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return ['same-origin', 'none', undefined].includes(headers['sec-fetch-site'] as string | undefined);
  if (!URL.canParse(origin)) return false;
  const own = config().publicUrl;
  if (own !== null && new URL(own).origin === origin) return true;
  return host !== undefined && new URL(origin).host === host.toLowerCase();
}
