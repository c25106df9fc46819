import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import mongoose from 'mongoose';
import { BSON, MongoNetworkError, MongoServerError, type Document } from 'mongodb';

/** What the driver has inside: a connection that is signed in, and the pool it came from. lane.test.ts says whether it still does. */
type Connection = EventEmitter & { socket: Socket; messageStream: Readable; destroy(): void };
type Pool = { checkOut(options: object): Promise<Connection>; checkIn(connection: Connection): void };
type Topology = { selectServer(selector: string, options: object): Promise<{ pool: Pool }> };

/** The wire protocol's one message (OP_MSG): length, number, number of the question, its kind; flags; one section with the command. */
const OP_MSG = 2013;
const HEADER_BYTES = 21;
const LATE_MS = 10_000;
/** Then the connection goes back to the others. */
const IDLE_MS = 10_000;
/** Kept at once: as many as who writes all the time has under way (apps/realtime/src/documents/commit.ts). All others go the driver's way. */
const MOST_LANES = 2;

type Lane = { ask(command: Document): Promise<Document>; busy: boolean };
const lanes: Lane[] = [];
let opening = false;

/**
 * Asks the database on a connection of the driver's that is kept meanwhile, one thing after the other, for who writes all the time and is waited for: the driver's own way of a command, with a session, a choice of
 * server, a place in the pool and three generators around the answer, costs four times the processor time of this and doubles the time until the answer. Nothing is tried again here.
 * @throws MongoServerError what the database refuses · MongoNetworkError whether it happened is not known
 */
export async function askInLane(command: Document): Promise<Document> {
  const free = lanes.find(({ busy }) => !busy);
  if (free) return free.ask(command);
  // Who comes while one is opened opens no other.
  if (opening || lanes.length === MOST_LANES) return mongoose.connection.db!.command(command);
  opening = true;
  try {
    const lane = await openLane();
    lanes.push(lane);
    return lane.ask(command);
  } finally {
    opening = false;
  }
}

async function openLane(): Promise<Lane> {
  const { topology } = mongoose.connection.getClient() as unknown as { topology: Topology };
  const { pool } = await topology.selectServer('primary', { operationName: 'lane', deprioritizedServers: { has: () => false } });
  const connection = await pool.checkOut({ timeoutContext: { connectionCheckoutTimeout: null, csotEnabled: () => false } });
  const $db = mongoose.connection.db!.databaseName;
  let under: { id: number; late: NodeJS.Timeout; answered: PromiseWithResolvers<Document> } | null = null;
  let number = 0;
  const idle = setTimeout(end, IDLE_MS).unref();

  function ask(command: Document): Promise<Document> {
    number = (number + 1) & 0x7fffffff;
    const answered = Promise.withResolvers<Document>();
    under = { id: number, late: setTimeout(() => connection.destroy(), LATE_MS), answered };
    own.busy = true;
    connection.socket.write(message(number, { ...command, $db }));
    return answered.promise;
  }
  function hear(data: Buffer): void {
    const asked = under;
    if (!asked || data.readInt32LE(8) !== asked.id || data.readInt32LE(12) !== OP_MSG || data[HEADER_BYTES - 1] !== 0) return connection.destroy();
    settle();
    const answer = BSON.deserialize(data.subarray(HEADER_BYTES));
    if (answer.ok === 1) return asked.answered.resolve(answer);
    // Perhaps another server is to be asked by now: the driver finds out.
    end();
    asked.answered.reject(new MongoServerError(answer));
  }
  function lost(): void {
    const asked = under;
    settle();
    end();
    asked?.answered.reject(new MongoNetworkError('The connection closed before the database answered.'));
  }
  function settle(): void {
    if (under) clearTimeout(under.late);
    under = null;
    own.busy = false;
    idle.refresh();
  }
  function end(): void {
    if (under) return void idle.refresh();
    clearTimeout(idle);
    connection.messageStream.off('data', hear).pause();
    connection.off('close', lost);
    if (lanes.includes(own)) lanes.splice(lanes.indexOf(own), 1);
    pool.checkIn(connection);
  }
  const own: Lane = { ask, busy: false };
  connection.on('close', lost);
  connection.messageStream.on('data', hear).resume();
  return own;
}

function message(id: number, command: Document): Buffer {
  const body = BSON.serialize(command, { ignoreUndefined: true });
  const all = Buffer.alloc(HEADER_BYTES + body.length);
  all.writeInt32LE(all.length, 0);
  all.writeInt32LE(id, 4);
  all.writeInt32LE(OP_MSG, 12);
  all.set(body, HEADER_BYTES);
  return all;
}
