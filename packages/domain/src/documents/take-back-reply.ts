import * as Y from 'yjs';
import { withdrawMessage, type Withdrawn } from '../conversations/withdraw-message.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { DocumentUpdate } from './document.ts';
import { loadDocument } from './load-document.ts';
import { partOf, partOfList, upTo, type Meant } from './part-of.ts';
import { draftKey, ReplyDraft } from './reply-draft.ts';
import { settleDocument } from './settle-document.ts';
import { toRow } from './store-updates.ts';
import { draftLists, replyOf } from './words.ts';

/** `draft`: it stands in this shared draft again; null: it was none, and whoever took it back has its words. */
export type TakenBack = Withdrawn & { draft: { channel: string; n: number } | null };

/**
 * Takes back an answer that has not left, as withdrawMessage does; one that was written together is a shared draft again in the same transaction, before what was written meanwhile, so that no page has
 * to live to put it there.
 * @throws as withdrawMessage
 */
export async function takeBackReply(viewer: Viewer, idOrNumber: string, seq: string): Promise<TakenBack> {
  let draft: TakenBack['draft'] = null;
  const said = await withdrawMessage(viewer, idOrNumber, seq, async ({ ticketId, undo }, session) => {
    draft = null;
    if (!undo?.draft) return;
    const { channel, n } = undo.draft;
    const key = draftKey(ticketId.toString(), channel);
    // Held until the end of the transaction: what is sent at the same moment is another draft, or waits for this.
    const now = await ReplyDraft.findOneAndUpdate({ _id: key, n: { $gt: n } }, { $set: { ticketId } }, { session, returnDocument: 'after' }).lean();
    if (!now) return;
    const name = replyOf(ticketId.toString(), channel, now.n);
    const by = { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name };
    // What somebody typed after it was sent went on to the next draft with them.
    const meant = now.sent?.n === n ? upTo(new Uint8Array(now.sent.vector.buffer)) : () => true;
    const { update, client } = await putBefore(replyOf(ticketId.toString(), channel, n), name, meant);
    // Told by no server yet: each that has it open hears of it by the change stream.
    await DocumentUpdate.collection.insertOne(toRow({ document: name, bytes: update, by: [by], authors: [{ client, ...by }], from: null }), { session });
    draft = { channel, n: now.n };
  });
  const back = draft as TakenBack['draft'];
  if (back) await settleDocument(replyOf(await idOf(viewer, idOrNumber), back.channel, back.n)).catch(() => undefined);
  return { ...said, draft: back };
}

const idOf = async (viewer: Viewer, idOrNumber: string): Promise<string> => (await findTicket(viewer, idOrNumber))._id.toString();

/** What stood in one draft, as a change that puts it in front of what stands in another. */
async function putBefore(from: string, to: string, meant: Meant): Promise<{ update: Uint8Array; client: number }> {
  const [then, now] = [await documentOf(from), await documentOf(to)];
  const before = Y.encodeStateVector(now);
  now.transact(() => {
    now.getXmlFragment('content').insert(0, partOf(then.getXmlFragment('content'), meant));
    for (const list of Object.values(draftLists)) now.getArray(list).insert(0, partOfList(then.getArray(list), meant));
    now.getMap('begun').set('copies', true);
  });
  return { update: Y.encodeStateAsUpdate(now, before), client: now.clientID };
}

async function documentOf(name: string): Promise<Y.Doc> {
  const document = new Y.Doc();
  Y.applyUpdate(document, (await loadDocument(name)).state);
  return document;
}
