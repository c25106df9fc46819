import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { round } from './processes.ts';

const ROUNDS = 3;

/**
 * What one delivered event costs the server: the same work with many listening and with none, in turns; the difference, over what was delivered. So what a change costs by
 * itself is in neither, for the product as for the bare program. One key may connect only so often: listeners share several.
 */
export async function cpuPerEvent({ url, tokens, listeners, changes, cpuMs, change }: { url: string; tokens?: readonly string[]; listeners: number; changes: number; cpuMs: () => number; change: (n: number) => Promise<unknown> | void }): Promise<{ microseconds: number; delivered: number }> {
  const clients: Socket[] = [];
  let delivered = 0;
  let [heard, alone] = [0, 0];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const listening of turn % 2 ? [false, true] : [true, false]) {
      if (listening) await Promise.all(Array.from({ length: listeners }, (_none, n) => join(tokens?.[n % tokens.length])));
      else for (const client of clients.splice(0)) client.disconnect();
      await sleep(1_500);
      const before = cpuMs();
      for (let n = 0; n < changes; n += 1) {
        await change(n);
        // Further apart than bursts are gathered.
        await sleep(15);
      }
      await sleep(500);
      if (listening) heard += cpuMs() - before;
      else alone += cpuMs() - before;
    }
  }
  for (const client of clients) client.disconnect();
  return { microseconds: round(((heard - alone) * 1_000) / Math.max(1, delivered), 1), delivered };

  async function join(token: string | undefined): Promise<void> {
    const client = io(url, { transports: ['websocket'], auth: token ? { token } : {}, forceNew: true, reconnection: false });
    clients.push(client);
    client.on('board', ({ cards }: { cards: unknown[] }) => (delivered += cards.length > 0 ? 1 : 0));
    await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
  }
}
