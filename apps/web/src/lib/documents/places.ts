import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { hold } from './hold.ts';

/**
 * Where a text stands on this device: `<name>`, `<name>~2`, … Each window has a place of its own and holds it as long as it lives; the words in it are its to bring on, so that no two windows bring the same. A place that
 * nobody holds was left behind by a window that ended, and belongs to whoever takes it.
 */
export type Place = { name: string; release: () => void };

/** Of this person: somebody else on the same device has nothing to do with it. */
export const localNameOf = (me: string, name: string): string => `document:${me}:${name}`;

export async function takePlace(name: string): Promise<Place> {
  for (let n = 1; ; n += 1) {
    const place = await take(n === 1 ? name : `${name}~${n}`);
    if (place) return place;
  }
}

/** The places of a text that nobody holds; they are this window's then. Not every browser lists what it keeps: there only the first one is found again, by whoever opens that text. */
export async function takePlacesLeft(name: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const each of await namesLike(name)) {
    const place = each === name || each.startsWith(`${name}~`) ? await take(each) : null;
    if (place) places.push(place);
  }
  return places;
}

/** What stands there, and under which of Yjs' client numbers it was typed by whom it belongs to. */
export async function readPlace({ name }: Place): Promise<{ update: Uint8Array; clients: number[] }> {
  const doc = new Y.Doc();
  const local = new IndexeddbPersistence(name, doc);
  await local.whenSynced;
  const found = { update: Y.encodeStateAsUpdate(doc), clients: await clientsIn(local) };
  await local.destroy();
  doc.destroy();
  return found;
}

export async function leavePlaces(places: readonly Place[], { clear }: { clear: boolean }): Promise<void> {
  for (const { name, release } of places) {
    if (clear) await clearDocument(name).catch(() => undefined);
    release();
  }
}

export const clientsIn = async (local: IndexeddbPersistence): Promise<number[]> => String((await local.get('mine')) ?? '').split(' ').filter(Boolean).map(Number);

/** Notes beside a text who typed it here. */
export async function keepClients(local: IndexeddbPersistence, mine: Set<number>): Promise<void> {
  for (const client of await clientsIn(local)) mine.add(client);
  await local.set('mine', [...mine].join(' ') as never);
}

export const namesLike = async (start: string): Promise<string[]> => ((await indexedDB.databases?.().catch(() => [])) ?? []).flatMap(({ name }) => (name?.startsWith(start) ? name : [])).sort();

async function take(name: string): Promise<Place | null> {
  const release = await hold(name);
  return release && { name, release };
}
