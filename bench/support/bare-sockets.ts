import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Server } from 'socket.io';

/** A bare socket.io with nothing around it, as a program of its own: one room, and news put into it as they come. */
if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  const server = createServer();
  const io = new Server(server, { serveClient: false, perMessageDeflate: false, httpCompression: false });
  io.on('connection', (socket) => void socket.join('board'));
  process.on('message', (news) => void io.to('board').emit('board', news));
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
}

export async function startBareSockets(): Promise<{ url: string; pid: number; tell(news: object): void; stop(): void }> {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' });
  const [port] = (await once(child, 'message')) as [number];
  process.on('exit', () => child.kill('SIGKILL'));
  return { url: `http://127.0.0.1:${port}`, pid: child.pid!, tell: (news) => void child.send(news), stop: () => void child.kill() };
}
