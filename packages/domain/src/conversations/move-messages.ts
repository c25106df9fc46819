import type { ClientSession, Types } from 'mongoose';
import { Attachment } from './attachment.ts';
import { Message, type MessageRecord } from './message.ts';
import { Outbox } from './outbox.ts';

type Place = Pick<MessageRecord, '_id' | 'ticketId' | 'seq' | 'movedFrom'>;

/**
 * Puts messages into another ticket, after its last one, in their order: with their times, authors, files and mails, and with where they stood.
 * @returns the number of the last of them
 */
export async function moveMessages(messages: readonly Place[], to: { ticketId: Types.ObjectId; afterSeq: number }, session: ClientSession): Promise<number> {
  const moves = messages.map(({ _id, ticketId, seq, movedFrom = [] }, place) => ({ _id, ticketId: to.ticketId, seq: to.afterSeq + 1 + place, movedFrom: [...movedFrom, { ticketId, seq }] }));
  await write(moves, to.ticketId, session);
  return to.afterSeq + messages.length;
}

/** Puts messages back to where they stood before they were last moved. */
export async function returnMessages(messages: readonly Place[], home: Types.ObjectId, session: ClientSession): Promise<void> {
  const moves = messages.map(({ _id, movedFrom = [] }) => ({ _id, ticketId: home, seq: movedFrom.at(-1)!.seq, movedFrom: movedFrom.slice(0, -1) }));
  await write(moves, home, session);
}

type Move = Place & { movedFrom: NonNullable<Place['movedFrom']> };

async function write(moves: readonly Move[], ticketId: Types.ObjectId, session: ClientSession): Promise<void> {
  if (moves.length === 0) return;
  const ids = moves.map(({ _id }) => _id);
  await Message.collection.bulkWrite(moves.map(({ _id, ...set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } })), { session, ordered: true });
  await Attachment.updateMany({ messageId: { $in: ids } }, { $set: { ticketId } }, { session });
  await Outbox.updateMany({ messageRef: { $in: ids } }, { $set: { ticketId } }, { session });
}
