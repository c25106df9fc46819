import { frameKinds } from '@switchboard/domain/documents/words.ts';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { keepClients, leavePlaces, localNameOf, readPlace, takePlace, takePlacesLeft, type Place } from './places.ts';

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
  /** Where it stands on this device: this window's own, and what others left behind until it is stored. */
  #places: Place[] = [];
  /** Everything that stood on this device is in the text. */
  #loaded = false;
  #gone = false;
  #sent = 0;
  #stored = 0;
  #dirty = false;
  #late: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #waiting = new Set<(there: boolean) => void>();
  #readied = new Set<() => void>();
  /** Under which of Yjs' client numbers stands what this window answers for: what was typed in it, and in windows that ended before. */
  readonly mine = new Set<number>();
  #why: () => Promise<string | null>;

  /** @param why asks over http why the door stays shut; null: it should open */
  constructor(name: string, { me, why }: { me: string; why: () => Promise<string | null> }) {
    this.#me = me;
    this.#why = why;
    this.#localName = localNameOf(me, name);
    this.mine.add(this.doc.clientID);
    this.provider = new WebsocketProvider(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/documents`, name, this.doc, { connect: false, disableBc: true, params: { tell: '1', as: me } });
    this.#hear();
    void this.#keepHere().catch(() => undefined);
    this.provider.connect();
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

  /** When everything that was typed here is stored; false: it was not in time, or the page went. */
  stored(withinMs: number): Promise<boolean> {
    if (!this.#dirty) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (there: boolean) => (clearTimeout(late), this.#waiting.delete(done), resolve(there));
      const late = setTimeout(() => done(false), withinMs);
      this.#waiting.add(done);
    });
  }

  /** Nothing of it lingers on the device once the server has it. @param kept what is only here stays on the device */
  destroy({ kept = this.#dirty } = {}): void {
    this.#gone = true;
    clearTimeout(this.#late);
    for (const done of this.#waiting) done(false);
    this.provider.destroy();
    const places = this.#places.splice(0);
    void Promise.resolve(this.#local?.destroy()).catch(() => undefined).then(() => leavePlaces(places, { clear: this.#loaded && !kept }));
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
  async #keepHere(): Promise<void> {
    const place = await takePlace(this.#localName);
    if (this.#gone) return place.release();
    this.#places.push(place);
    const local = new IndexeddbPersistence(place.name, this.doc);
    this.#local = local;
    await local.whenSynced;
    this.#isThere();
    await keepClients(local, this.mine);
    for (const left of await takePlacesLeft(this.#localName)) await this.#takeIn(left, local);
    this.#loaded = true;
  }
  /** What a window that ended left behind of the same text: each of its letters is there once, however often it comes. */
  async #takeIn(place: Place, local: IndexeddbPersistence): Promise<void> {
    if (this.#gone) return place.release();
    this.#places.push(place);
    const { update, clients } = await readPlace(place);
    if (this.#gone) return;
    clients.forEach((client) => this.mine.add(client));
    await keepClients(local, this.mine);
    Y.applyUpdate(this.doc, update);
    this.#isThere();
  }
  /** What stands on this device can be shown before the server answers. */
  #isThere(): void {
    if (this.doc.getXmlFragment('content').length > 0) this.#isReady();
  }

  #judge(): void {
    const { wsconnected, synced } = this.provider;
    if (!wsconnected || !synced || this.#sent === 0 || this.#stored < this.#sent) return;
    this.#dirty = false;
    this.unsaved = false;
    clearTimeout(this.#late);
    this.#late = undefined;
    for (const done of this.#waiting) done(true);
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

/** As lib0 writes numbers. */
function numberIn(decoder: Decoder): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = decoder.arr[decoder.pos++]!;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}
