import type { ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import type { Rested } from './kind.ts';
import { draftKey, ReplyDraft } from './reply-draft.ts';
import { replyPartsOf } from './words.ts';

const PREVIEW = 140;

/** A shared answer came to rest: whoever typed in it finds it among their drafts, with its first words. One that was sent meanwhile is none any more. */
export async function noteReplyDraft({ id, text, html, by }: Rested, session: ClientSession): Promise<string[]> {
  const { ticketId, channel, n } = replyPartsOf(id)!;
  const _id = draftKey(ticketId, channel);
  await ReplyDraft.updateOne({ _id }, { $setOnInsert: { ticketId: toId(ticketId), n: 1, sent: null } }, { upsert: true, session });
  const says = text !== '' || html.includes('<img');
  const writers = by.flatMap((writer) => writer.id ?? []);
  const draft = says ? { preview: text.slice(0, PREVIEW), at: clock.now(), by: by.at(-1) ?? null } : null;
  await ReplyDraft.updateOne({ _id, n }, says ? { $set: { draft }, $addToSet: { writerIds: { $each: writers } } } : { $set: { draft, writerIds: [] } }, { session });
  return [];
}
