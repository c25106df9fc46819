import type { IncomingMessage } from 'node:http';
import { config } from '@switchboard/domain/platform/config.ts';

/** Who is asking, as far as the proxies in front are trusted (TRUST_PROXY; what they write comes last in the list). */
export function addressOf(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? '';
  const trust = config().trustProxy;
  if (!trust) return peer;
  const hops = [...String(request.headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim()).filter(Boolean), peer];
  // A list of addresses stands for one proxy here: ours talks to this part directly.
  const trusted = trust === true ? hops.length - 1 : typeof trust === 'number' ? trust : 1;
  return hops[Math.max(0, hops.length - 1 - trusted)] ?? peer;
}
