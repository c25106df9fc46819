import { Document, type DocumentRecord } from '../documents/document.ts';
import { noteOf } from '../documents/words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

const AT_ONCE = 200;
/** A cell of a spreadsheet holds no more than 32,767. */
const MOST_LETTERS = 32_000;

type WithNote = { ticket: TicketRecord; note: string | null };

/** Each ticket with the plain words of its shared note, asked for some hundred at once. Whoever may read a ticket may read its note. */
export async function* withNotes(tickets: AsyncIterable<TicketRecord>): AsyncGenerator<WithNote> {
  let some: TicketRecord[] = [];
  for await (const ticket of tickets) {
    some.push(ticket);
    if (some.length < AT_ONCE) continue;
    yield* await read(some);
    some = [];
  }
  yield* await read(some);
}

async function read(tickets: readonly TicketRecord[]): Promise<WithNote[]> {
  const found = tickets.length === 0 ? [] : await Document.find({ _id: { $in: tickets.map(({ _id }) => noteOf(_id.toString())) } }, { text: 1 }).lean<Pick<DocumentRecord, '_id' | 'text'>[]>();
  const texts = new Map(found.map(({ _id, text }) => [_id, text]));
  return tickets.map((ticket) => ({ ticket, note: texts.get(noteOf(ticket._id.toString()))?.slice(0, MOST_LETTERS) || null }));
}
