import type { Host } from '../../host.ts';
import { openSockets } from './open-sockets.ts';

/** Live news for browsers: `/socket.io/` on the shared server. */
export async function start(host: Host): Promise<() => Promise<void>> {
  const { io, stop } = openSockets();
  // socket.io takes its own upgrades; it must not close those of others, nor the host close socket.io's.
  io.attach(host.server, { destroyUpgrade: false });
  host.upgrade('/socket.io/', () => undefined);
  return stop;
}
