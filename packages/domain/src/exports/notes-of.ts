import { Document } from '../documents/document.ts';
import { noteOf } from '../documents/words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

const AT_ONCE = 100;
/** A cell of a spreadsheet holds no more than 32,767. */
const MOST_LETTERS = 32_000;

/** The notes of a whole file, in letters: a larger workbook opens in no spreadsheet anybody has; CSV is read by programs, which take more, but the disk is everybody's. */
export const MOST_OF_NOTES = { csv: 500_000_000, xlsx: 50_000_000 };

type WithNote = { ticket: TicketRecord; note: string | null };

/**
 * Each ticket with the plain words of its shared note, asked for some hundred at once. Whoever may read a ticket may read its note. What is cut or left out says so in its place, and is counted.
 * @param most letters of all notes together
 */
export async function* withNotes(tickets: AsyncIterable<TicketRecord>, counted: { shortened: number }, most: number): AsyncGenerator<WithNote> {
  let left = most;
  for await (const { ticket, note } of noted(tickets)) {
    const fits = note === null || note.length <= left;
    const shown = fits ? fitting(note, ticket) : `[left out: this file holds no more notes. Read it in ${ticket.number}]`;
    if (shown !== note) counted.shortened += 1;
    // After the first that has no room comes none: were short ones still there, those left out would seem to be so for what they say.
    left = fits ? left - (note?.length ?? 0) : -1;
    yield { ticket, note: shown };
  }
}

function fitting(note: string | null, { number }: TicketRecord): string | null {
  if (!note || note.length <= MOST_LETTERS) return note;
  const rest = ` … [cut here: the rest stands in the note of ${number}]`;
  return note.slice(0, MOST_LETTERS - rest.length).trimEnd() + rest;
}

async function* noted(tickets: AsyncIterable<TicketRecord>): AsyncGenerator<WithNote> {
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
  if (tickets.length === 0) return [];
  // A note may be megabytes long: no more of it comes than is shown, and one letter that tells that there is more.
  const found = await Document.aggregate<{ _id: string; text: string }>([
    { $match: { _id: { $in: tickets.map(({ _id }) => noteOf(_id.toString())) } } },
    { $project: { text: { $substrCP: [{ $ifNull: ['$text', ''] }, 0, MOST_LETTERS + 1] } } },
  ]);
  const texts = new Map(found.map(({ _id, text }) => [_id, text]));
  return tickets.map((ticket) => ({ ticket, note: texts.get(noteOf(ticket._id.toString())) || null }));
}
