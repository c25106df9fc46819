import { Binary } from 'mongodb';
import * as Y from 'yjs';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { snapshotOf } from './approved.ts';
import { loadDocument } from './load-document.ts';
import { draftKey, ReplyDraft } from './reply-draft.ts';
import { readReply, type SharedReply } from './read-reply.ts';
import { replyOf } from './words.ts';

/**
 * Says that a draft may leave as it stands at this moment: its text, whom it goes to and what goes with it. Whatever is changed after that takes the approval back.
 * @param vector what the approver has before the eyes (a Yjs state vector in base64): words that came since are not approved unread
 * @throws Problem `forbidden` · `conflict` when it is another text by now
 */
export async function approveReply(viewer: Viewer, idOrNumber: string, channel: string, n: number, { vector }: { vector?: string } = {}): Promise<SharedReply> {
  const ticketNow = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.approve', ticketNow) && may(viewer, 'tickets.reply', ticketNow), 'Only somebody who may approve answers can do this.');
  const { state } = await loadDocument(replyOf(ticketNow._id.toString(), channel, n));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  if (vector && !sameVector(vector, doc)) throw new Problem('conflict', 'Somebody changed this answer a moment ago. Read it again, then approve it.');
  const by = { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name };
  await changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    const approval = { by, at: clock.now(), snapshot: new Binary(snapshotOf(doc)), teamId: ticket.teamId?.toString() ?? null };
    const _id = draftKey(ticket._id.toString(), channel);
    await ReplyDraft.updateOne({ _id }, { $setOnInsert: { ticketId: ticket._id, n: 1, sent: null } }, { upsert: true, session });
    const { matchedCount } = await ReplyDraft.updateOne({ _id, n }, { $set: { approval, asked: null } }, { session });
    if (matchedCount === 0) throw new Problem('conflict', 'There is no such draft, or it was sent meanwhile.');
    const { changed } = applyPatch(ticket, {}, { properties: false });
    await saveTicket(ticket, changed, (card) => ['reply.approved', { card, channel, n }], viewer, session);
  });
  return readReply(viewer, idOrNumber, channel);
}

function sameVector(vector: string, doc: Y.Doc): boolean {
  const [seen, now] = [readVector(vector), Y.decodeStateVector(Y.encodeStateVector(doc))];
  return seen !== null && seen.size === now.size && [...now].every(([client, clockAt]) => seen.get(client) === clockAt);
}
function readVector(vector: string): Map<number, number> | null {
  try {
    return Y.decodeStateVector(new Uint8Array(Buffer.from(vector, 'base64')));
  } catch {
    throw new Problem('invalid', 'This is no state vector.', { errors: [{ path: 'vector', message: 'Not a Yjs state vector in base64.' }] });
  }
}
