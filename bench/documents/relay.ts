import { WebSocketServer, type WebSocket } from 'ws';

/** The least that can be done: what comes from one goes to the others of its path. No storage, no rights, nothing kept. */
const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const path = request.url ?? '/';
  const room = rooms.get(path) ?? new Set();
  rooms.set(path, room.add(socket));
  socket.on('message', (data) => {
    for (const other of room) if (other !== socket) other.send(data);
  });
  socket.on('close', () => room.delete(socket));
});
server.on('listening', () => process.send!({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }));
process.once('disconnect', () => process.exit(0));
