import type { ClientSession } from 'mongoose';
import { newlyNamed, readMentions, withMentioned } from '../conversations/mentions.ts';
import { wordsOf } from '../platform/words-of.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { Rested } from './kind.ts';

/** As many words of a note as its ticket is found by. */
const MOST_WORDS = 200;

/**
 * A note that came to rest: its ticket is found by its words; whoever is named for the first time may read the ticket and is told, once however often the note changes
 * (catalogue 4.8, 9). A stretch of writing is one line of history.
 */
export async function tellOfNote({ id, html, text, mentions: named, told, by, began }: Rested, session: ClientSession): Promise<string[]> {
  const ticket = await Ticket.findById(id, null, { session }).lean<TicketRecord>();
  const writer = by.at(-1);
  if (!ticket || !writer) return told;
  const before = { personIds: idsIn(told, 'person'), teamIds: idsIn(told, 'team') };
  const fresh = named.some((mention) => !told.includes(mention));
  const { mentions } = fresh ? await readMentions({ format: 'html', body: html, text }, ticket, session) : { mentions: null };
  const tells = mentions && newlyNamed(mentions, { ...before, unreached: [] });
  const { changed } = applyPatch(ticket, { noteWords: firstWords(text), mentionedIds: withMentioned(ticket, mentions, writer.id) }, { properties: false });
  if (!began && !tells) {
    // Nothing to be told: only what it is found by.
    await Ticket.collection.updateOne({ _id: ticket._id }, { $set: { noteWords: changed.noteWords, words: changed.words } }, { session });
    return told;
  }
  const viewer = { actor: { kind: 'person' as const, id: writer.id, name: writer.name }, origin: { via: 'web' as const } };
  await saveTicket(ticket, changed, (card) => ['note.changed', { card, ...(tells ? { mentions: tells } : {}) }], viewer, session);
  return [...new Set([...told, ...named])];
}

const idsIn = (told: string[], kind: 'person' | 'team'): string[] => told.filter((one) => one.startsWith(`${kind}:`)).map((one) => one.slice(kind.length + 1));

function firstWords(text: string): string[] {
  return [...new Set(wordsOf(text.slice(0, 20_000)).filter((word) => word.length > 1))].slice(0, MOST_WORDS);
}
