import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { DocumentUpdate, type DocumentUpdateRecord } from '@switchboard/domain/documents/document.ts';
import { closings, MOST_FRAME_BYTES } from '@switchboard/domain/documents/words.ts';
import { onInsert, onStreamGap } from '@switchboard/domain/platform/change-stream.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { onWhisper, whisper } from '@switchboard/domain/platform/whisper.ts';
import { makeCommit } from './commit.ts';
import type { CursorState } from './cursors.ts';
import { keepDoor, letIn, type LetIn } from './door.ts';
import { steps, syncMessage, wireFrame } from './frames.ts';
import { listen } from './listen.ts';
import { Reader } from './reader.ts';
import { makeRest } from './rest.ts';
import { Room } from './room.ts';

type Whispered = { from: string; document: string; states: CursorState[] | 'who' };

const topic = 'documents';
const PATH = /^\/documents\/([\w-]{1,40}\/[\w.-]{1,100})$/;
const pingMs = 30_000;
/** A text that nobody touched for so long is read again from the database when somebody does. */
const forgetTextMs = 60_000;

/** Texts that people type together, at `/documents/<kind>/<id>` in y-websocket's protocol (docs/decisions/documents.md). */
export function openDocuments(): { upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void; rooms: ReadonlyMap<string, Room>; stop(): Promise<void> } {
  const self = crypto.randomUUID();
  const rooms = new Map<string, Room>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME_BYTES, perMessageDeflate: false, clientTracking: false });
  const say = (document: string, states: Whispered['states']): void => whisper(topic, { from: self, document, states } satisfies Whispered);
  const rest = makeRest(settleDocument, leave);
  const commit = makeCommit(self, rest.soon);
  const door = keepDoor(rooms);
  let stopping = false;

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', destroyed);
    const url = new URL(request.url ?? '/', 'http://desk');
    const name = PATH.exec(url.pathname)?.[1];
    enter(name).catch((error: unknown) => refuse(socket, error));

    async function enter(known: string | undefined): Promise<void> {
      if (!known) throw new Problem('not_found', 'Texts are at /documents/<kind>/<id>.');
      if (stopping) throw new Problem('unavailable', closings.stopping.sentence);
      const who = await letIn(request, known);
      const writer = url.searchParams.get('as');
      sockets.handleUpgrade(request, socket, head, (ws) => {
        // Somebody else signed in on this browser since: what the page holds was typed by the one before, and is never stored in another's name.
        if (writer !== null && writer !== who.viewer.actor.id) return ws.close(closings.signedOut.code, closings.signedOut.sentence);
        open(ws, socket, known, { ...who, tells: url.searchParams.has('tell') });
      });
    }
  }

  function open(ws: WebSocket, socket: Duplex, name: string, { found, ...who }: LetIn & { tells: boolean }): void {
    const room = rooms.get(name) ?? new Room(name, found, say as (name: string, states: unknown) => void);
    if (room.readers.size === 0) {
      rooms.set(name, room);
      say(name, 'who');
    }
    if ('setNoDelay' in socket) (socket as { setNoDelay(on: boolean): void }).setNoDelay(true);
    const reader = new Reader(ws, socket, room, who);
    room.readers.add(reader);
    ws.on('pong', () => (reader.alive = true));
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      room.readers.delete(reader);
      room.cursors.leave(reader);
      leave(room);
    });
    listen(reader, commit);
    // Nothing is taken before the text is known.
    ws.pause();
    room.state().then(
      () => ws.resume(),
      () => (ws.resume(), reader.close(closings.tooSlow)),
    );
    // A right that ended between the door and the room found no reader to ask about.
    void door.check([reader]);
  }

  /** The last one closed, and nothing is left to do. */
  function leave(room: Room): void {
    if (room.readers.size > 0 || room.storing > 0 || room.restless || rooms.get(room.name) !== room) return;
    room.cursors.stop();
    rooms.delete(room.name);
  }

  const hearRow = (row: DocumentUpdateRecord): void => {
    if (row.from !== self) rooms.get(row.document)?.hear(row);
  };
  const hearWhisper = ({ from, document, states }: Whispered): void => {
    const room = from === self ? undefined : rooms.get(document);
    if (!room) return;
    if (states !== 'who') return room.cursors.hear(states);
    const here = room.cursors.ofThisProcess();
    if (here.length > 0) say(document, here);
  };
  /** Something may have been missed: every text is read again and told whole; pages know what they have. */
  const readAgain = async (): Promise<void> => {
    for (const room of rooms.values()) {
      room.forgetText();
      room.state().then((state) => room.tell(wireFrame(syncMessage(steps.update, state)), null), () => undefined);
    }
  };
  const stops = [onInsert(DocumentUpdate.collection.collectionName, (row) => hearRow(row as DocumentUpdateRecord), { 'fullDocument.from': { $ne: self } }), onStreamGap(readAgain), onWhisper(topic, hearWhisper)];
  const timer = setInterval(() => {
    for (const room of rooms.values()) {
      if (performance.now() - room.usedAt > forgetTextMs && room.storing === 0) room.forgetText();
      for (const reader of room.readers) {
        if (!reader.alive) reader.ws.terminate();
        reader.alive = false;
        reader.ws.ping();
      }
    }
  }, pingMs).unref();

  async function stop(): Promise<void> {
    stopping = true;
    clearInterval(timer);
    for (const end of stops) end();
    door.stop();
    const open = [...rooms.values()];
    await commit.stop();
    for (const { readers } of open) for (const reader of readers) reader.close(closings.stopping);
    await rest.stop(open);
    await sleep(50);
    for (const { readers } of open) for (const { ws } of readers) ws.terminate();
    sockets.close();
  }
  return { upgrade, rooms, stop };
}

/** A function of its own: one made where the request is known would keep the request for as long as the socket is open. */
function destroyed(this: Duplex): void {
  this.destroy();
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = error instanceof Problem ? error : new Problem('unavailable', 'This did not work. Try again in a moment.');
  if (!(error instanceof Problem)) log.error({ err: error }, 'A document could not be opened');
  const body = JSON.stringify({ status: problem.status, code: problem.code, detail: problem.message });
  socket.end(`HTTP/1.1 ${problem.status} Refused\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
