import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';

/** Another server, from a folder that holds it: hocuspocus, or what y-websocket brings. Both keep everything in memory here, as they come. */
const [name, folder] = process.argv.slice(2) as [string, string];
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const load = async (id: string): Promise<any> => import(pathToFileURL(require.resolve(id)).href);
const started = name === 'hocuspocus' ? await hocuspocus() : await yWebsocket();
process.send!({ url: `http://127.0.0.1:${started}` });
process.once('disconnect', () => process.exit(0));

async function hocuspocus(): Promise<number> {
  const { Server } = await load('@hocuspocus/server');
  const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, async onAuthenticate() {} });
  await server.listen();
  return (server.httpServer.address() as AddressInfo).port;
}

async function yWebsocket(): Promise<number> {
  const [{ default: { WebSocketServer } }, { setupWSConnection }] = [await load('ws'), await load('@y/websocket-server/utils')];
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  sockets.on('connection', setupWSConnection);
  http.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, (ws: unknown) => sockets.emit('connection', ws, request)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
}
