import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

/** How each server wants to be spoken to. */
export type Tongue = { path: (document: string) => string; headers?: () => Record<string, string>; /** Before each message. */ prefix?: (encoder: encoding.Encoder, document: string) => void; greets?: (document: string) => Uint8Array; syncs: boolean };

const MARK = /@(\d{7})@/g;

/** Somebody who types at one document and notes what comes from others; reading is as cheap as it can be, so that the server is what is measured. */
export class Typist {
  #ws!: WebSocket;
  #doc = new Y.Doc();
  #tongue: Tongue;
  #document: string;
  #text = this.#doc.getText('t');

  constructor(document: string, tongue: Tongue) {
    this.#document = document;
    this.#tongue = tongue;
  }

  async open(url: string, heard: (number: number, by: Typist) => void = () => undefined): Promise<void> {
    const ws = (this.#ws = new WebSocket(url.replace('http', 'ws') + this.#tongue.path(this.#document), { headers: this.#tongue.headers?.(), perMessageDeflate: false }));
    const synced = Promise.withResolvers<void>();
    ws.on('message', (data: Buffer) => {
      synced.resolve();
      const words = data.toString('latin1');
      for (const [, number] of words.matchAll(MARK)) heard(Number(number), this);
    });
    await new Promise<void>((resolve, reject) => ws.once('open', resolve).once('error', reject));
    if (this.#tongue.greets) ws.send(this.#tongue.greets(this.#document));
    if (this.#tongue.syncs) {
      this.#send(0, Y.encodeStateVector(this.#doc));
      await synced.promise;
    }
  }

  /** An edit that carries its number. */
  type(number: number): void {
    const once = new Promise<Uint8Array>((resolve) => this.#doc.once('update', resolve));
    this.#text.insert(this.#text.length, `@${String(number).padStart(7, '0')}@`);
    void once.then((update) => this.#send(2, update));
  }

  close(): void {
    this.#ws.terminate();
  }

  #send(step: number, bytes: Uint8Array): void {
    const encoder = encoding.createEncoder();
    this.#tongue.prefix?.(encoder, this.#document);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, bytes);
    this.#ws.send(encoding.toUint8Array(encoder));
  }
}
