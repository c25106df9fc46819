import { mongo } from 'mongoose';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerHeap } from './heap.ts';

/**
 * The least that can be done: what comes from one goes to the others of its path. No rights, nothing kept. Told `stores`, each message is first a document of its own in the database, majority and journaled,
 * written with the bare driver: the least that can be done where what is shown is stored.
 */
const updates = process.argv[2] === 'stores' ? (await new mongo.MongoClient(process.env.MONGODB_URL!, { writeConcern: { w: 'majority', journal: true } }).connect()).db('relay').collection('updates') : null;
const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const path = request.url ?? '/';
  const room = rooms.get(path) ?? new Set();
  rooms.set(path, room.add(socket));
  const tell = (data: Buffer): void => {
    for (const other of room) if (other !== socket) other.send(data);
  };
  socket.on('message', (data: Buffer) => (updates ? void updates.insertOne({ path, data }).then(() => tell(data)) : tell(data)));
  socket.on('close', () => room.delete(socket));
});
server.on('listening', () => process.send!({ url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }));
process.once('disconnect', () => process.exit(0));
answerHeap();
