import type { SharedReply } from '@switchboard/domain/documents/read-reply.ts';
import { replyOf } from '@switchboard/domain/documents/words.ts';
import * as Y from 'yjs';
import { carryOn, vectorOf } from './carry-on.ts';
import { leavePlaces, localNameOf, namesLike, readPlace, takePlacesLeft } from './places.ts';
import type { SharedDraft } from './shared-draft.svelte.ts';

type Where = { me: string; ticketId: string; channel: string };
/** Longer than anybody is without a connection with the page open. */
const DAY_MS = 86_400_000;

/**
 * Brings words that never reached the server, typed without a connection in a window that was closed, into the answer that is written now. What stands in a window that is still open that one brings itself.
 * @returns what became of the answer they were meant for; null: there was nothing
 */
export async function bringLeft(where: Where, draft: SharedDraft, read: () => Promise<SharedReply>): Promise<SharedReply | null> {
  const older = (await draftsLeftHere(where)).filter((n) => n < draft.n);
  if (older.length === 0) return null;
  await draft.text.whenReady();
  const now = await read();
  let found = false;
  for (const n of older) found = (await bring(where, n, draft, now)) || found;
  return found ? now : null;
}

async function bring({ me, ticketId, channel }: Where, n: number, draft: SharedDraft, now: SharedReply): Promise<boolean> {
  const places = await takePlacesLeft(localNameOf(me, replyOf(ticketId, channel, n)));
  if (places.length === 0) return false;
  const doc = new Y.Doc();
  const mine = new Set<number>();
  for (const place of places) {
    const { update, clients } = await readPlace(place);
    Y.applyUpdate(doc, update);
    clients.forEach((client) => mine.add(client));
  }
  const found = carryOn({ doc, n, mine, left: vectorOf(now, n) }, draft.text.doc);
  doc.destroy();
  // They stay on this device, and this window's, until they are stored there.
  void draft.text.stored(DAY_MS).then((there) => leavePlaces(places, { clear: there }));
  return found;
}

async function draftsLeftHere({ me, ticketId, channel }: Where): Promise<number[]> {
  const start = localNameOf(me, replyOf(ticketId, channel, 0)).slice(0, -1);
  const all = (await namesLike(start)).map((name) => Number.parseInt(name.slice(start.length), 10)).filter(Number.isInteger);
  return [...new Set(all)].sort((a, b) => a - b);
}
