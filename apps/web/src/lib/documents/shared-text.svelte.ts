import { frameKinds } from '@switchboard/domain/documents/words.ts';
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

export type Writer = { id: string; name: string };
export type SharedState = 'connecting' | 'live' | 'away' | 'closed';

/** Saving takes a moment: only what takes longer is worth saying. */
const WORTH_SAYING_MS = 1_500;
/** A door that stays shut so often is asked why, as a browser is told nothing of a refused socket. */
const REFUSED_OFTEN = 3;
/** y-protocols' sync: the server asks what it lacks. */
const ASKS = 0;

type Decoder = { arr: Uint8Array; pos: number };
type Handler = (encoder: unknown, decoder: Decoder, ...rest: unknown[]) => void;

/**
 * A text that several people type, as this page has it: on this device with every letter, at the server as soon as it answers, merged with what others typed meanwhile. `unsaved`
 * says that something stands only here.
 */
export class SharedText {
  readonly doc = new Y.Doc();
  readonly provider: WebsocketProvider;
  state = $state<SharedState>('connecting');
  /** The whole text is there, from the server or from this device. */
  ready = $state(false);
  writable = $state(true);
  unsaved = $state(false);
  /** Why it was closed for good. */
  closed = $state<string | null>(null);
  /** Others whose cursor stands in it. */
  writers = $state.raw<readonly Writer[]>([]);
  #me: string;
  #local: IndexeddbPersistence | null = null;
  #localName: string;
  #sent = 0;
  #stored = 0;
  #dirty = false;
  #late: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #waiting = new Set<() => void>();
  #readied = new Set<() => void>();
  /** Under which of Yjs' client numbers this person typed here, also in a page that broke off. */
  readonly mine = new Set<number>();
  #why: () => Promise<string | null>;

  /** @param why asks over http why the door stays shut; null: it should open */
  constructor(name: string, { me, why }: { me: string; why: () => Promise<string | null> }) {
    this.#me = me;
    this.#why = why;
    this.#localName = localNameOf(me, name);
    this.mine.add(this.doc.clientID);
    this.provider = new WebsocketProvider(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/documents`, name, this.doc, { connect: false, disableBc: true, params: { tell: '1' } });
    this.#hear();
    this.#keepHere();
  }

  /** When its whole text is there, or it was closed for good. */
  whenReady(): Promise<void> {
    return this.ready || this.state === 'closed' ? Promise.resolve() : new Promise((resolve) => this.#readied.add(resolve));
  }
  #isReady(): void {
    this.ready = true;
    this.#readied.forEach((tell) => tell());
    this.#readied.clear();
  }

  /** When everything that was typed here is stored; false: it was not in time. */
  stored(withinMs: number): Promise<boolean> {
    if (!this.#dirty) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (there: boolean) => (clearTimeout(late), this.#waiting.delete(arrived), resolve(there));
      const arrived = () => done(true);
      const late = setTimeout(() => done(false), withinMs);
      this.#waiting.add(arrived);
    });
  }

  /** Nothing of it lingers on the device once the server has it. @param kept what is only here stays on the device */
  destroy({ kept = this.#dirty } = {}): void {
    clearTimeout(this.#late);
    this.provider.destroy();
    const local = this.#local;
    void local?.destroy().then(() => (kept ? undefined : clearDocument(this.#localName))).catch(() => undefined);
    this.doc.destroy();
  }

  #hear(): void {
    const { provider, doc } = this;
    const handlers = provider.messageHandlers as unknown as Record<number, Handler>;
    const sync = handlers[frameKinds.sync]!;
    handlers[frameKinds.sync] = (encoder, decoder, ...rest) => {
      if (decoder.arr[decoder.pos] === ASKS) this.#sent += 1;
      sync(encoder, decoder, ...rest);
    };
    handlers[frameKinds.stored] = (_encoder, decoder) => {
      this.#stored = numberIn(decoder);
      this.#judge();
    };
    handlers[frameKinds.standing] = (_encoder, decoder) => void (this.writable = numberIn(decoder) === 1);
    doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (origin === provider) return;
      if (provider.wsconnected) this.#sent += 1;
      this.#dirty = true;
      this.#late ??= setTimeout(() => (this.unsaved = this.#dirty), WORTH_SAYING_MS);
    });
    provider.on('status', ({ status }: { status: string }) => {
      if (status === 'connected') [this.#sent, this.#stored, this.#failures] = [0, 0, 0];
      if (this.state !== 'closed') this.state = status === 'connected' ? 'live' : this.ready ? 'away' : 'connecting';
    });
    provider.on('sync', (synced: boolean) => {
      if (synced) this.#isReady();
      this.#judge();
    });
    provider.on('closed', ({ reason }: { reason: string }) => this.#end(reason));
    provider.on('connection-error', () => void this.#refused());
    // Later: a field that goes takes its cursor away in the middle of an update of the page.
    provider.awareness.on('change', () => queueMicrotask(() => {
      const others = [...provider.awareness.getStates()].flatMap(([client, state]) => (client !== doc.clientID && state.cursor && state.user?.id ? [state.user as Writer] : []));
      this.writers = [...new Map(others.filter(({ id }) => id !== this.#me).map(({ id, name }) => [id, { id, name }])).values()];
    }));
  }

  /** What was typed on this device and never reached the server is there first; a browser that forbids it loses only that. */
  #keepHere(): void {
    try {
      const local = new IndexeddbPersistence(this.#localName, this.doc);
      this.#local = local;
      local.on('synced', () => {
        if (this.doc.getXmlFragment('content').length > 0) this.#isReady();
        void keepClients(local, this.mine);
      });
    } catch {
      this.#local = null;
    }
    this.provider.connect();
  }

  #judge(): void {
    const { wsconnected, synced } = this.provider;
    if (!wsconnected || !synced || this.#sent === 0 || this.#stored < this.#sent) return;
    this.#dirty = false;
    this.unsaved = false;
    clearTimeout(this.#late);
    this.#late = undefined;
    for (const arrived of this.#waiting) arrived();
  }

  async #refused(): Promise<void> {
    this.#failures += 1;
    if (this.#failures % REFUSED_OFTEN !== 0) return;
    const why = await this.#why();
    if (why !== null) this.#end(why);
  }

  #end(why: string): void {
    this.provider.disconnect();
    this.state = 'closed';
    this.writable = false;
    this.closed = why;
    this.#readied.forEach((tell) => tell());
  }
}

/** Of this person: somebody else on the same device has nothing to do with it. */
export const localNameOf = (me: string, name: string): string => `document:${me}:${name}`;

/** Notes beside a text who typed it here. */
async function keepClients(local: IndexeddbPersistence, mine: Set<number>): Promise<void> {
  for (const client of await clientsIn(local)) mine.add(client);
  await local.set('mine', [...mine].join(' ') as never);
}

export const clientsIn = async (local: IndexeddbPersistence): Promise<number[]> => String((await local.get('mine')) ?? '').split(' ').filter(Boolean).map(Number);

/** As lib0 writes numbers. */
function numberIn(decoder: Decoder): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = decoder.arr[decoder.pos++]!;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}
