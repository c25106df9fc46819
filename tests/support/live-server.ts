import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newestLineId } from '@switchboard/domain/activity/newest-line.ts';
import { createKey } from '@switchboard/domain/people/create-key.ts';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import { signIn } from '@switchboard/domain/people/sign-in.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { createKeyInput, type CreateKey } from '@switchboard/domain/people/words.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { openSockets } from '../../apps/realtime/src/open-sockets.ts';
import { operator, PASSWORD } from './people.ts';

/** The realtime part's sockets on a port of their own, in this process. */
export async function startLive(): Promise<{ url: string; io: ReturnType<typeof openSockets>['io']; stop(): Promise<void> }> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const { io, stop } = openSockets();
  io.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    io,
    stop: async () => {
      await stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A new key; the socket's `auth.token`. */
export async function keyOf(input: Partial<CreateKey> & { role: string }): Promise<{ token: string; id: string }> {
  const { key, secret } = await createKey(createKeyInput.parse({ name: 'Test', ...input }), operator);
  return { token: secret, id: key.id };
}

let signIns = 0;

/** The cookie header of somebody who just signed in with PASSWORD. */
export async function cookieOf(email: string): Promise<string> {
  // From a place of their own: what is tried here is not the limit of sign-ins.
  const { cookies } = await signIn({ email, password: PASSWORD }, { ip: `10.0.${(signIns += 1) >> 8}.${signIns & 255}` });
  return cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

/** What a page reads, in the order that docs/realtime.md asks for. */
export async function loadPage(viewer: Viewer): Promise<{ last: string | null; scope: string; cards: CardFacts[] }> {
  const last = await newestLineId();
  const cards: CardFacts[] = [];
  let after: string | undefined;
  do {
    const page = await listTickets(viewer, {}, { after, limit: 100 });
    cards.push(...page.items.map(toCard));
    after = page.next ?? undefined;
  } while (after);
  return { last, scope: scopeOf(viewer), cards };
}
