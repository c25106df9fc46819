import type { Types } from 'mongoose';
import { Message, type MessageRecord } from '../conversations/message.ts';
import type { Viewer } from '../people/viewer.ts';
import { wordsOf } from '../platform/words-of.ts';
import { filterAsked } from '../tickets/filter/from-query.ts';
import { listBy } from '../tickets/list-tickets.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { TicketFilterInput } from '../tickets/words.ts';
import { MessageWords } from './message-index.ts';
import { snippetOf } from './snippet.ts';

/** So many candidates are read before their tickets are asked for, and so often again where most of them may not be seen. */
const AT_ONCE = 100;
const ROUNDS = 5;
/** A word that is still being typed stands for many: so many of their messages are looked at, not all. */
const MOST_HALF_TYPED = 300;
const LONGEST_MS = 500;

export type FoundMessage = { id: string; seq: number; ticketNumber: string; ticketTitle: string; direction: MessageRecord['direction']; author: string; at: string; snippet: string; marks: [number, number][] };

/** `cut`: too many messages hold these words to be looked through in time; what is there is not all. */
type FoundMessages = { messages: FoundMessage[]; cut: boolean };

/** Messages that hold every word and every "phrase", newest first, of tickets that the viewer may read and that the filter holds. */
export async function findMessages(viewer: Viewer, text: string, input: TicketFilterInput, limit: number, longestMs: number = LONGEST_MS): Promise<FoundMessages> {
  const phrases = [...text.matchAll(/"([^"]+)"/g)].map(([, phrase]) => wordsOf(phrase!).join(' ')).filter((phrase) => phrase !== '');
  const words = wordsOf(text).filter((word) => word.length > 1).slice(0, 8);
  if (words.length === 0) return { messages: [], cut: false };
  const filter = await filterAsked(viewer, input);
  const found: FoundMessage[] = [];
  let cut = false;
  for (let round = 0, more = true; more && round < ROUNDS && found.length < limit; round++) {
    const { ids, late } = await candidates(words, text.trimEnd().endsWith('"'), round, longestMs);
    cut ||= late;
    more = ids.length === AT_ONCE;
    const messages = await Message.find({ _id: { $in: ids } }, { ticketId: 1, seq: 1, direction: 1, author: 1, text: 1, createdAt: 1 }).lean<MessageRecord[]>();
    const tickets = await ticketsOf(viewer, filter, messages);
    const order = new Map(ids.map((id, place) => [id.toString(), place]));
    for (const message of messages.sort((a, b) => order.get(a._id.toString())! - order.get(b._id.toString())!)) {
      const ticket = tickets.get(message.ticketId.toString());
      if (!ticket || !holdsPhrases(message.text, phrases)) continue;
      found.push(toFound(message, ticket, words));
      if (found.length === limit) break;
    }
  }
  return { messages: found, cut };
}

/**
 * Whole words are read newest first from the index. The last word may be half typed: there the index gives the words that begin so one after the other, and the newest of the first
 * few hundred come first, so that "pr" costs no more than "printer".
 */
async function candidates(words: string[], closed: boolean, round: number, longestMs: number): Promise<{ ids: Types.ObjectId[]; late: boolean }> {
  const { rows: whole, late } = await inTime(MessageWords.find({ words: { $all: words } }, { _id: 1 }).sort({ at: -1, _id: -1 }).skip(round * AT_ONCE).limit(AT_ONCE).maxTimeMS(longestMs).lean());
  const begun = words.at(-1)!;
  if (closed || round > 0 || whole.length >= AT_ONCE || begun.length < 3) return { ids: whole.map(({ _id }) => _id), late };
  const before = words.slice(0, -1);
  const { rows: half, late: halfLate } = await inTime(MessageWords.find({ $and: [...(before.length > 0 ? [{ words: { $all: before } }] : []), { words: new RegExp(`^${begun}`) }] }, { at: 1 }).limit(MOST_HALF_TYPED).maxTimeMS(longestMs).lean());
  const all = new Map([...whole, ...half.sort((a, b) => b.at.getTime() - a.at.getTime())].map(({ _id }) => [_id.toString(), _id]));
  return { ids: [...all.values()].slice(0, AT_ONCE), late: late || halfLate };
}

/** A search that no index serves quickly is broken off rather than holding everybody up. */
async function inTime<T>(work: PromiseLike<T[]>): Promise<{ rows: T[]; late: boolean }> {
  try {
    return { rows: await work, late: false };
  } catch (error) {
    if ((error as { code?: number }).code === 50) return { rows: [], late: true };
    throw error;
  }
}

async function ticketsOf(viewer: Viewer, filter: Awaited<ReturnType<typeof filterAsked>>, messages: MessageRecord[]): Promise<Map<string, TicketRecord>> {
  const only = [...new Set(messages.map(({ ticketId }) => ticketId.toString()))];
  if (only.length === 0) return new Map();
  const { items } = await listBy(viewer, { filter, only }, { limit: AT_ONCE }, { rows: true });
  return new Map(items.map((ticket) => [ticket._id.toString(), ticket]));
}

function holdsPhrases(text: string, phrases: string[]): boolean {
  if (phrases.length === 0) return true;
  const plain = ` ${wordsOf(text).join(' ')} `;
  return phrases.every((phrase) => plain.includes(` ${phrase} `));
}

function toFound({ _id, seq, direction, author, text, createdAt }: MessageRecord, { number, title }: TicketRecord, words: string[]): FoundMessage {
  return { id: _id.toString(), seq, ticketNumber: number, ticketTitle: title, direction, author: author.name, at: createdAt.toISOString(), ...snippetOf(text, words) };
}
