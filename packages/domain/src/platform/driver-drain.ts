import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

type Connection = { closed: boolean; socket: Socket; cleanup(error: Error): void };

/**
 * mongodb 7.8 waits for ever for a command that it writes to a connection which closes at that moment: it waits for the socket to drain, and a closed socket never does (seen with `kill -9` of mongod: a
 * text was not stored any more until the process was started anew). Told so, the command finds its connection closed, fails as it should, and is tried again. Not needed once `writeCommand` in
 * `lib/cmap/connection.js` looks at the socket's end itself; driver-drain.test.ts says whether it does.
 */
const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js') as { Connection: { prototype: Connection } };
const { cleanup } = Connection.prototype;
Connection.prototype.cleanup = function (this: Connection, error: Error): void {
  const wasOpen = !this.closed;
  cleanup.call(this, error);
  if (wasOpen) setImmediate(() => this.socket.emit('drain'));
};
