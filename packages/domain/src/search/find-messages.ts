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

/** So many times what is shown is read first; most people may see most of it. Where they may not, more at once. */
const FIRST = 2;
const AT_ONCE = 100;
const MOST = 500;
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
  for await (const { ids, late } of candidates(words, text.trimEnd().endsWith('"'), limit, longestMs)) {
    cut ||= late;
    if (ids.length === 0) continue;
    const messages = await Message.find({ _id: { $in: ids } }, { ticketId: 1, seq: 1, direction: 1, author: 1, text: 1, createdAt: 1 }).lean<MessageRecord[]>();
    const tickets = await ticketsOf(viewer, filter, messages);
    const order = new Map(ids.map((id, place) => [id.toString(), place]));
    for (const message of messages.sort((a, b) => order.get(a._id.toString())! - order.get(b._id.toString())!)) {
      const ticket = tickets.get(message.ticketId.toString());
      if (!ticket || !holdsPhrases(message.text, phrases)) continue;
      found.push(toFound(message, ticket, words));
      if (found.length === limit) return { messages: found, cut };
    }
  }
  return { messages: found, cut };
}

/**
 * Whole words are read newest first from the index. The last word may be half typed: there the index gives the words that begin so one after the other, and the newest of the first
 * few hundred come then, so that "pr" costs no more than "printer".
 */
async function* candidates(words: string[], closed: boolean, limit: number, longestMs: number): AsyncGenerator<{ ids: Types.ObjectId[]; late: boolean }> {
  const known = new Set<string>();
  const unknown = (rows: { _id: Types.ObjectId }[]) => rows.map(({ _id }) => _id).filter((id) => !known.has(id.toString()) && known.add(id.toString()));
  const first = Math.min(limit * FIRST, AT_ONCE);
  for (let size = first, more = true; more && known.size < MOST; size = AT_ONCE) {
    const { rows, late } = await inTime(MessageWords.find({ words: { $all: words } }, { _id: 1 }).sort({ at: -1, _id: -1 }).skip(known.size).limit(size).maxTimeMS(longestMs).lean());
    yield { ids: unknown(rows), late };
    more = rows.length === size;
  }
  const begun = words.at(-1)!;
  if (closed || known.size >= AT_ONCE || begun.length < 3) return;
  const before = words.slice(0, -1);
  const { rows, late } = await inTime(MessageWords.find({ $and: [...(before.length > 0 ? [{ words: { $all: before } }] : []), { words: new RegExp(`^${begun}`) }] }, { at: 1 }).limit(MOST_HALF_TYPED).maxTimeMS(longestMs).lean());
  const half = unknown(rows.sort((a, b) => b.at.getTime() - a.at.getTime()));
  for (let from = 0, size = first; from === 0 || from < half.length; from += size, size = AT_ONCE) yield { ids: half.slice(from, from + size), late };
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
