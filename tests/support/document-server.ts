import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDocuments } from '../../apps/realtime/src/documents/open-documents.ts';

/** The document server on a port of its own, in this process. */
export async function startDocuments(): Promise<{ url: string; rooms: ReturnType<typeof openDocuments>['rooms']; stop(): Promise<void> }> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const { upgrade, rooms, stop } = openDocuments();
  server.on('upgrade', upgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rooms,
    stop: async () => {
      await stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
