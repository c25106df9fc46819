import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { frameKinds } from '@switchboard/domain/documents/words.ts';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

type Door = { cookie?: string; token?: string; origin?: string; doc?: Y.Doc; tell?: boolean; /** Who typed what the page holds. */ as?: string };

/** A client of the document server: what y-websocket's does, and it remembers what it was told. */
export class DocumentClient {
  readonly doc: Y.Doc;
  readonly url: string;
  readonly heard = { updates: 0, cursors: [] as { client: number; clock: number; state: any }[], standing: null as number | null };
  ws: WebSocket | null = null;
  synced = false;
  closed: { code: number; reason: string } | null = null;
  /** Updates sent on this connection, and those of them that are stored. */
  sent = 0;
  stored = 0;
  #door: Door;

  constructor(url: string, document: string, door: Door = {}) {
    const asked = new URLSearchParams({ ...(door.tell === false ? {} : { tell: '1' }), ...(door.as ? { as: door.as } : {}) });
    this.url = `${url.replace('http', 'ws')}/documents/${document}?${asked}`;
    this.#door = door;
    this.doc = door.doc ?? new Y.Doc();
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && this.ws?.readyState === WebSocket.OPEN) this.sendSync(2, update);
    });
  }

  /** Resolves when it has what the server has; rejects with the status the door was closed with. */
  async open(): Promise<this> {
    const { cookie, token, origin } = this.#door;
    const ws = new WebSocket(this.url, { headers: { ...(cookie ? { cookie } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}), ...(origin ? { origin } : {}) } });
    this.ws = ws;
    [this.synced, this.closed, this.sent, this.stored] = [false, null, 0, 0];
    ws.on('message', (data: Buffer) => this.ws === ws && this.#hear(new Uint8Array(data)));
    ws.on('close', (code, reason) => this.ws === ws && (this.closed = { code, reason: reason.toString() }));
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('unexpected-response', (_request, response) => reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode })));
      ws.once('error', reject);
    });
    this.send((encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
    await this.until(() => this.synced || this.closed !== null, 'synced');
    return this;
  }

  get text(): Y.Text {
    return this.doc.getText('plain');
  }
  get saved(): boolean {
    return this.synced && this.stored >= this.sent;
  }

  write(words: string, at = this.text.length): void {
    this.text.insert(at, words);
  }

  send(fill: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    fill(encoder);
    this.ws!.send(encoding.toUint8Array(encoder));
  }
  sendSync(step: number, bytes: Uint8Array): void {
    this.sent += 1;
    this.send((encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, bytes);
    });
  }
  sendCursor(state: unknown, client = this.doc.clientID, clock = 1): void {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, 1);
      const inner = encoding.createEncoder();
      encoding.writeVarUint(inner, 1);
      encoding.writeVarUint(inner, client);
      encoding.writeVarUint(inner, clock);
      encoding.writeVarString(inner, JSON.stringify(state));
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
    });
  }

  async until(done: () => boolean, what = 'what was waited for', ms = 30_000): Promise<void> {
    const from = performance.now();
    while (!done()) {
      if (performance.now() - from > ms) throw new Error(`It did not happen within ${ms} ms: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** As a network breaks. */
  cut(): void {
    this.ws?.terminate();
    this.ws = null;
    this.synced = false;
  }

  #hear(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const kind = decoding.readVarUint(decoder);
    if (kind === frameKinds.sync) {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (step === 0) return this.sendSync(1, Y.encodeStateAsUpdate(this.doc, bytes));
      Y.applyUpdate(this.doc, bytes, this);
      if (step === 1) this.synced = true;
      else this.heard.updates += 1;
    } else if (kind === frameKinds.awareness) {
      const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
      for (let left = decoding.readVarUint(inner); left > 0; left -= 1) this.heard.cursors.push({ client: decoding.readVarUint(inner), clock: decoding.readVarUint(inner), state: JSON.parse(decoding.readVarString(inner)) });
    } else if (kind === frameKinds.stored) this.stored = decoding.readVarUint(decoder);
    else if (kind === frameKinds.standing) this.heard.standing = decoding.readVarUint(decoder);
  }
}
