import { replyOf } from '@switchboard/domain/documents/words.ts';
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { carryOn } from './shared-draft.svelte.ts';
import { clientsIn, localNameOf } from './shared-text.svelte.ts';

type Place = { me: string; ticketId: string; channel: string };

/** Numbers of drafts of which this device still has words that never reached the server: typed without a connection, in a page that was closed. */
export async function draftsLeftHere({ me, ticketId, channel }: Place): Promise<number[]> {
  const start = localNameOf(me, replyOf(ticketId, channel, 0)).slice(0, -1);
  // Not every browser lists them: there they are found when that very draft is opened again.
  const names = (await indexedDB.databases?.().catch(() => [])) ?? [];
  return names.flatMap(({ name }) => (name?.startsWith(start) ? Number(name.slice(start.length)) || [] : [])).sort((a, b) => a - b);
}

/** Takes the words of one such draft over into the one that is written now; `forget` lets go of them here, once they are stored. */
export async function takeLeft({ me, ticketId, channel }: Place, n: number, left: Uint8Array | null, to: Y.Doc): Promise<{ found: boolean; forget: () => Promise<void> }> {
  const name = localNameOf(me, replyOf(ticketId, channel, n));
  const doc = new Y.Doc();
  const local = new IndexeddbPersistence(name, doc);
  await local.whenSynced;
  const found = carryOn(doc, new Set(await clientsIn(local)), left, to);
  await local.destroy();
  doc.destroy();
  return { found, forget: () => clearDocument(name) };
}
