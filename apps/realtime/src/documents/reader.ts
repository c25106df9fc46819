import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Access, Closing } from '@switchboard/domain/documents/words.ts';
import { frameKinds } from '@switchboard/domain/documents/words.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import type { Credentials } from '../identify.ts';
import { numberMessage, wireFrame } from './frames.ts';
import type { Room } from './room.ts';

/** What waits for a reader who does not read; then they come again and get what they missed in one piece. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** Where a cursor stands is not worth waiting for. */
const MOST_BEFORE_CURSORS = 64 * 1024;
const OPEN = 1;

/** One open document in one page. */
export class Reader {
  readonly ws: WebSocket;
  readonly room: Room;
  readonly credentials: Credentials;
  viewer: Viewer;
  access: Access;
  /** Asked to be told what is stored and what it may do; others know y-websocket's messages only. */
  readonly tells: boolean;
  /** Yjs' client numbers that this page announced. */
  readonly clients = new Set<number>();
  /** So many of the updates that came from here are stored. */
  stored = 0;
  waitingBytes = 0;
  alive = true;
  /** When the database was last asked whether they may still be here. */
  askedAt = performance.now();
  #socket: Duplex;

  constructor(ws: WebSocket, socket: Duplex, room: Room, who: { viewer: Viewer; credentials: Credentials; access: Access; tells: boolean }) {
    this.ws = ws;
    this.#socket = socket;
    this.room = room;
    this.viewer = who.viewer;
    this.credentials = who.credentials;
    this.access = who.access;
    this.tells = who.tells;
  }

  get open(): boolean {
    return this.ws.readyState === OPEN;
  }

  /** A frame that is the same for all readers. Nothing of ours is ever compressed or queued in front of the socket, so it keeps its place among what `ws` sends. */
  write(frame: Buffer): boolean {
    if (!this.open) return true;
    this.#socket.write(frame);
    return this.#socket.writableLength < MOST_WAITING_BYTES;
  }

  writeCursors(frame: Buffer): void {
    if (this.open && this.#socket.writableLength < MOST_BEFORE_CURSORS) this.#socket.write(frame);
  }

  send(message: Uint8Array): void {
    if (this.open) this.#socket.write(wireFrame(message));
  }

  tellStored(count: number): void {
    if (this.tells) this.send(numberMessage(frameKinds.stored, count));
  }

  tellStanding(): void {
    if (this.tells) this.send(numberMessage(frameKinds.standing, this.access === 'write' ? 1 : 0));
  }

  close({ code, sentence }: Closing): void {
    this.ws.close(code, sentence);
    // Who does not answer is gone all the same.
    setTimeout(() => this.ws.terminate(), 1_000).unref();
  }
}
