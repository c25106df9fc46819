import * as Y from 'yjs';
import { Attachment } from '../conversations/attachment.ts';
import { withdrawMessage, type Withdrawn } from '../conversations/withdraw-message.ts';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import type { Viewer } from '../people/viewer.ts';
import { Ticket } from '../tickets/ticket.ts';
import { DocumentUpdate } from './document.ts';
import { loadDocument } from './load-document.ts';
import { partOf, partOfList, upTo, type Meant } from './part-of.ts';
import { draftKey, ReplyDraft } from './reply-draft.ts';
import { settleDocument } from './settle-document.ts';
import { toRow } from './store-updates.ts';
import { draftLists, replyOf } from './words.ts';

/** `draft`: it stands in this shared draft again, of the ticket where it was written (that may have been merged since); null: it was none, and whoever took it back has its words. */
export type TakenBack = Withdrawn & { draft: { ticketId: string; number: string; channel: string; n: number } | null };

/**
 * Takes back an answer that has not left, as withdrawMessage does; one that was written together is a shared draft again in the same transaction, before what was written meanwhile, so that no page has
 * to live to put it there.
 * @throws as withdrawMessage
 */
export async function takeBackReply(viewer: Viewer, idOrNumber: string, seq: string): Promise<TakenBack> {
  let draft: Back | null = null;
  const said = await withdrawMessage(viewer, idOrNumber, seq, async ({ undo, attachments }, session) => {
    draft = null;
    if (!undo?.draft) return;
    // The draft stays where it was written, also when its ticket was merged meanwhile.
    const { ticketId, channel, n } = undo.draft;
    const key = draftKey(ticketId, channel);
    // A send at the same moment collides here, and finds that there are words it does not know.
    const now = await ReplyDraft.findOneAndUpdate({ _id: key, n: { $gt: n } }, { $set: { takenBackAt: clock.now() } }, { session, returnDocument: 'after' }).lean();
    if (!now) return;
    const name = replyOf(ticketId, channel, now.n);
    const by = { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name };
    // What somebody typed after it was sent went on to the next draft with them.
    const left = now.left?.find((each) => each.n === n);
    const meant = left ? upTo(new Uint8Array(left.vector.buffer)) : () => true;
    const { update, client } = await putBefore(replyOf(ticketId, channel, n), name, meant);
    // Told by no server yet: each that has it open hears of it by the change stream.
    await DocumentUpdate.collection.insertOne(toRow({ document: name, bytes: update, by: [by], authors: [{ client, ...by }], from: null }), { session });
    // Everybody who writes along sees its files, as before.
    await Attachment.updateMany({ _id: { $in: attachments.map(({ fileId }) => fileId) } }, { $set: { ticketId: toId(ticketId) } }, { session });
    draft = { name, ticketId, channel, n: now.n };
  });
  const back = draft as Back | null;
  if (!back) return { ...said, draft: null };
  await settleDocument(back.name).catch(() => undefined);
  const { ticketId, channel, n } = back;
  const { number } = await Ticket.findById(ticketId, { number: 1 }).orFail().lean();
  return { ...said, draft: { ticketId, number, channel, n } };
}

type Back = { name: string; ticketId: string; channel: string; n: number };

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
