import { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import { OVERLAP_MS } from '../activity/follow.ts';
import { Message, type MessageRecord } from '../conversations/message.ts';
import { clock } from '../platform/clock.ts';
import { MessageWords, wordsOfMessage } from './message-index.ts';

const AT_ONCE = 500;
type Said = Pick<MessageRecord, '_id' | 'text' | 'attachments' | 'createdAt'>;
const needed = { text: 1, attachments: 1, createdAt: 1 } as const;

/** A message can be searched for a moment after it was written, and no more once it was taken back. Call before followers start. */
export function followMessageWords(): void {
  durableFollower('search.message-words', { events: ['message.received', 'message.written', 'message.forwarded', 'message.third_party', 'message.withdrawn', 'message.edited', 'message.deleted', 'message.restored'], handle: followMessage });
}

/** Safe to repeat, in any order: the message as it is now decides. */
export async function followMessage(line: ActivityLine): Promise<void> {
  const { messageId } = line.payload as { messageId: string };
  const message = await Message.findById(messageId, needed).lean<Said>();
  if (message) await keepWords([message]);
  else await MessageWords.deleteOne({ _id: messageId });
}

/**
 * Words of messages that were there before, or came by no event (imports, restored and synthetic ones): so many at each call, what is new first, then from the newest to the oldest. Safe to
 * run twice and at any time. Also forgets the words of messages that are no more.
 */
export async function sweepMessageWords({ most = 5_000 } = {}): Promise<{ added: number; forgotten: number }> {
  const [oldest, newest] = await Promise.all([edge(1), edge(-1)]);
  const recently = Types.ObjectId.createFromTime(Math.floor((clock.ms() - OVERLAP_MS) / 1000));
  const added = (newest ? await addFrom({ $gt: newest < recently ? newest : recently }, 1, most) : 0) + (await addFrom(oldest ? { $lt: oldest } : {}, -1, most));
  return { added, forgotten: await forgetGone() };
}

const edge = async (direction: 1 | -1): Promise<Types.ObjectId | null> => (await MessageWords.findOne({}, { _id: 1 }).sort({ _id: direction }).lean())?._id ?? null;

async function addFrom(ids: Record<string, unknown>, direction: 1 | -1, most: number): Promise<number> {
  let some: Said[] = [];
  let added = 0;
  const found = Message.find(Object.keys(ids).length > 0 ? { _id: ids } : {}, needed).sort({ _id: direction }).limit(most).lean<Said[]>().cursor({ batchSize: AT_ONCE });
  for await (const message of found as unknown as AsyncIterable<Said>) {
    some.push(message);
    if (some.length < AT_ONCE) continue;
    added += await keepWords(some);
    some = [];
  }
  return added + (await keepWords(some));
}

async function keepWords(messages: Said[]): Promise<number> {
  if (messages.length === 0) return 0;
  const { upsertedCount } = await MessageWords.bulkWrite(
    messages.map((message) => ({ updateOne: { filter: { _id: message._id }, update: { $set: { words: wordsOfMessage(message), at: message.createdAt } }, upsert: true } })),
    { ordered: false },
  );
  return upsertedCount;
}

/** Where the last look for what is gone ended; each looks at the next few, so that all are looked at in turn. */
let lookedAt: Types.ObjectId | null = null;

async function forgetGone(): Promise<number> {
  const some: Types.ObjectId[] = (await MessageWords.find(lookedAt ? { _id: { $gt: lookedAt } } : {}, { _id: 1 }).sort({ _id: 1 }).limit(AT_ONCE).lean()).map(({ _id }) => _id);
  lookedAt = some.length < AT_ONCE ? null : some.at(-1)!;
  const there = new Set((await Message.find({ _id: { $in: some } }, { _id: 1 }).lean()).map(({ _id }) => _id.toString()));
  const gone = some.filter((id) => !there.has(id.toString()));
  if (gone.length > 0) await MessageWords.deleteMany({ _id: { $in: gone } });
  return gone.length;
}
