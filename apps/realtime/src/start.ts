import type { Host } from '../../host.ts';
import { openSockets } from './open-sockets.ts';

/** Live news for browsers: `/socket.io/` on the shared server. */
export async function start(host: Host): Promise<() => Promise<void>> {
  const { io, stop } = openSockets();
  // Upgrades are handed out by the host; socket.io must not close those of others.
  io.attach(host.server, { destroyUpgrade: false });
  return stop;
}
