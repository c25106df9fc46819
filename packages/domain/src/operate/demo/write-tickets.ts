import { Activity } from '../../activity/activity.ts';
import { Message } from '../../conversations/message.ts';
import { changing } from '../../platform/database.ts';
import { MessageWords, wordsOfMessage } from '../../search/message-index.ts';
import { Counter, forgetNumbers } from '../../tickets/number.ts';
import { Ticket } from '../../tickets/ticket.ts';
import type { BuiltTicket } from './build-ticket.ts';

/** So many of them, with their messages and lines, are one transaction of a few megabytes. */
export const AT_ONCE = 250;

/** Writes whole tickets, each with its history or not at all. */
export async function writeTickets(built: BuiltTicket[]): Promise<void> {
  for (let at = 0; at < built.length; at += AT_ONCE) {
    const some = built.slice(at, at + AT_ONCE);
    await changing(async (session) => {
      await Ticket.collection.insertMany(some.map(({ ticket }) => ticket), { session });
      await Message.collection.insertMany(some.flatMap(({ messages }) => messages), { session });
      await Activity.collection.insertMany(some.flatMap(({ lines }) => lines), { session });
    });
  }
}

/** The same without a transaction, and searchable at once: into a database that was empty and is empty again if this fails. */
export async function loadTickets(built: BuiltTicket[]): Promise<void> {
  const messages = built.flatMap(({ messages: some }) => some);
  await Promise.all([
    Ticket.collection.insertMany(built.map(({ ticket }) => ticket), { ordered: false }),
    Message.collection.insertMany(messages, { ordered: false }),
    MessageWords.collection.insertMany(messages.map((message) => ({ _id: message._id, words: wordsOfMessage(message), at: message.createdAt })), { ordered: false }),
    Activity.collection.insertMany(built.flatMap(({ lines }) => lines), { ordered: false }),
  ]);
}

/** Takes `count` numbers in one go and returns the first. @param from numbers begin here at the lowest */
export async function takeNumbers(count: number, from = 0): Promise<number> {
  if (from > 0) await Counter.updateOne({ _id: 'ticket' }, { $max: { next: from } }, { upsert: true });
  const counter = await Counter.findOneAndUpdate({ _id: 'ticket' }, { $inc: { next: count } }, { upsert: true, returnDocument: 'after' }).lean();
  // What this process had taken ahead may lie before those.
  forgetNumbers();
  return counter!.next - count + 1;
}

export const numberText = (number: number): string => `TKT${String(number).padStart(6, '0')}`;
