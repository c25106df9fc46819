import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { frameKinds } from '@switchboard/domain/documents/words.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { wireFrame } from './frames.ts';
import type { Reader } from './reader.ts';
import type { Room } from './room.ts';

/** Where somebody's cursor stands, as y-protocols' awareness has it; `state` null: gone. */
export type CursorState = { client: number; clock: number; state: string | null };

/** Told together: an eye sees no more. */
const COALESCE_MS = 40;
/** Twice as long as y-protocols waits before it forgets somebody itself. */
const FORGET_MS = 60_000;
const MOST_STATE_BYTES = 4_000;
/** Of one page: it has one, and those of the times it was loaded before it went quiet. */
const MOST_CLIENTS = 20;

/** Who is in a document and where. Never stored; who somebody is comes from their session and not from what their page says. */
export class Cursors {
  #room: Room;
  #whisper: (name: string, states: CursorState[]) => void;
  #known: Map<number, { clock: number; state: string; reader: Reader | null; heardAt: number }> | null = null;
  #news: Map<number, CursorState> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(room: Room, whisper: (name: string, states: CursorState[]) => void) {
    this.#room = room;
    this.#whisper = whisper;
  }

  /** A page says where its cursor is. What it repeats of others is left out, so that nobody speaks for somebody else. @throws what lib0 throws for a message that is none */
  take(reader: Reader, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const own: CursorState[] = [];
    for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state = decoding.readVarString(decoder);
      const known = this.#known?.get(client);
      if (known && known.reader !== reader) continue;
      if (!reader.clients.has(client) && (state === 'null' || reader.clients.size >= MOST_CLIENTS)) continue;
      reader.clients.add(client);
      own.push({ client, clock, state: withIdentity(state, reader.viewer) });
    }
    if (own.length === 0) return;
    this.#keep(own, reader);
    this.#whisper(this.#room.name, own);
  }

  /** Said by another process. */
  hear(states: CursorState[]): void {
    this.#keep(states.filter(({ client }) => !this.#known?.get(client)?.reader), null);
  }

  /** A page closed: its cursors are gone everywhere at once. */
  leave(reader: Reader): void {
    const gone = [...reader.clients].flatMap((client) => {
      const known = this.#known?.get(client);
      return known?.reader === reader ? [{ client, clock: known.clock + 1, state: null }] : [];
    });
    if (gone.length === 0) return;
    this.#keep(gone, null);
    this.#whisper(this.#room.name, gone);
  }

  /** Everybody who is here, for somebody who comes; null: nobody. */
  all(): Uint8Array | null {
    this.#forgetOld();
    return this.#known?.size ? encode([...this.#known].map(([client, { clock, state }]) => ({ client, clock, state }))) : null;
  }
  ofThisProcess(): CursorState[] {
    return [...(this.#known ?? [])].flatMap(([client, { clock, state, reader }]) => (reader ? [{ client, clock, state }] : []));
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #keep(states: CursorState[], reader: Reader | null): void {
    this.#known ??= new Map();
    this.#news ??= new Map();
    for (const said of states) {
      if (said.state === null) this.#known.delete(said.client);
      else this.#known.set(said.client, { clock: said.clock, state: said.state, reader, heardAt: performance.now() });
      this.#news.set(said.client, said);
    }
    this.#timer ??= setTimeout(() => this.#tell(), COALESCE_MS).unref();
  }

  #tell(): void {
    this.#timer = null;
    const news = this.#news;
    this.#news = null;
    if (!news) return;
    // To whoever said it too: y-websocket takes a connection on which nothing comes for 30 s for a broken one.
    const frame = wireFrame(encode([...news.values()]));
    for (const reader of this.#room.readers) reader.writeCursors(frame);
  }

  #forgetOld(): void {
    for (const [client, { reader, heardAt }] of this.#known ?? []) if (!reader && performance.now() - heardAt > FORGET_MS) this.#known!.delete(client);
  }
}

function encode(states: CursorState[]): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, states.length);
  for (const { client, clock, state } of states) {
    encoding.writeVarUint(inner, client);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, state ?? 'null');
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, frameKinds.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  return encoding.toUint8Array(encoder);
}

/** What a page says of itself, under the name it is signed in with. */
function withIdentity(said: string, { actor }: Viewer): string | null {
  const state: unknown = said.length <= MOST_STATE_BYTES ? JSON.parse(said) : {};
  if (state === null) return null;
  const { cursor = null, idle = false } = (typeof state === 'object' ? state : {}) as { cursor?: unknown; idle?: unknown };
  return JSON.stringify({ user: { id: actor.id, name: actor.name }, cursor, idle: idle === true });
}
