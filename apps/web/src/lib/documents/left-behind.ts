import type { SharedReply } from '@switchboard/domain/documents/read-reply.ts';
import { replyOf } from '@switchboard/domain/documents/words.ts';
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { carryOn, vectorOf, type SharedDraft } from './shared-draft.svelte.ts';
import { clientsIn, localNameOf } from './shared-text.svelte.ts';

type Place = { me: string; ticketId: string; channel: string };
const STORED_WITHIN_MS = 60_000;

/**
 * Brings words that never reached the server, typed without a connection in a page that was closed, into the answer that is written now. One window at a time: the next finds that it was done.
 * @returns what became of the answer they were meant for; null: there was nothing
 */
export async function bringLeft(place: Place, draft: SharedDraft, read: () => Promise<SharedReply>): Promise<SharedReply | null> {
  const older = async () => (await draftsLeftHere(place)).filter((n) => n < draft.n);
  if ((await older()).length === 0) return null;
  await draft.text.whenReady();
  const now = await read();
  const work = async (): Promise<boolean> => {
    let found = false;
    for (const n of await older()) found = (await bring(place, n, draft, now)) || found;
    return found;
  };
  const found = navigator.locks ? await navigator.locks.request(`left:${place.ticketId}`, work) : await work();
  return found ? now : null;
}

async function bring({ me, ticketId, channel }: Place, n: number, draft: SharedDraft, now: SharedReply): Promise<boolean> {
  const name = localNameOf(me, replyOf(ticketId, channel, n));
  const doc = new Y.Doc();
  const local = new IndexeddbPersistence(name, doc);
  await local.whenSynced;
  const found = carryOn(doc, new Set(await clientsIn(local)), vectorOf(now, n), draft.text.doc);
  await local.destroy();
  doc.destroy();
  // They stay on this device until they are stored there.
  if (await draft.text.stored(STORED_WITHIN_MS)) await clearDocument(name).catch(() => undefined);
  return found;
}

/** Not every browser lists what it keeps: there they are found when that very draft is opened again. */
async function draftsLeftHere({ me, ticketId, channel }: Place): Promise<number[]> {
  const start = localNameOf(me, replyOf(ticketId, channel, 0)).slice(0, -1);
  const names = (await indexedDB.databases?.().catch(() => [])) ?? [];
  return names.flatMap(({ name }) => (name?.startsWith(start) ? Number(name.slice(start.length)) || [] : [])).sort((a, b) => a - b);
}
