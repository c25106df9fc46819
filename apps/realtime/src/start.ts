import type { Host } from '../../host.ts';
import { openSockets } from './open-sockets.ts';

/** Live news for browsers, `/socket.io/`, and texts that people type together, `/documents/`, on the shared server. */
export async function start(host: Host): Promise<() => Promise<void>> {
  const { io, stop } = openSockets();
  // socket.io takes its own upgrades; it must not close those of others, nor the host close socket.io's.
  io.attach(host.server, { destroyUpgrade: false });
  host.upgrade('/socket.io/', () => undefined);
  // Loaded when somebody opens the first text.
  let documents: Promise<ReturnType<typeof import('./documents/open-documents.ts').openDocuments>> | null = null;
  host.upgrade('/documents/', (request, socket, head) => {
    documents ??= import('./documents/open-documents.ts').then(({ openDocuments }) => openDocuments());
    documents.then((opened) => opened.upgrade(request, socket, head), () => socket.destroy());
  });
  return async () => {
    await Promise.all([stop(), documents?.then((opened) => opened.stop())]);
  };
}
