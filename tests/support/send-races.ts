import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { carryOn, vectorOf } from '../../apps/web/src/lib/documents/carry-on.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { Message } from '@switchboard/domain/conversations/message.ts';
import { loadDocument } from '@switchboard/domain/documents/load-document.ts';
import { readReply } from '@switchboard/domain/documents/read-reply.ts';
import { renderDocument } from '@switchboard/domain/documents/render.ts';
import { sendReplyDraft } from '@switchboard/domain/documents/send-reply-draft.ts';
import { replyOf } from '@switchboard/domain/documents/words.ts';
import { toId } from '@switchboard/domain/platform/id.ts';
import { DocumentClient } from './document-client.ts';
import { cookieOf } from './live-server.ts';
import { makePerson, operator } from './people.ts';

type Somebody = Awaited<ReturnType<typeof makePerson>> & { cookie: string };
type Window = { who: Somebody; client: DocumentClient; typed: string[] };
type Races = { url: string; races: number; tickets: number; random: () => number };
type Raced = { messages: number; refused: number; typed: number; /** Whole words that stand nowhere, and those that stand in two places. */ lost: string[]; twice: string[] };

const CHANNEL = 'email';

/**
 * Check 1 of the catalogue: two who write one answer press Send within 50 ms of each other, both typing on through it. Each then goes on in the next draft with what they typed and is not in what left, as
 * their pages do (carry-on.ts), and the next race is about that one.
 */
export async function raceToSend({ url, races, tickets, random }: Races): Promise<Raced> {
  const people = await Promise.all(['Ana', 'Ben'].map(async (name): Promise<Somebody> => {
    const person = await makePerson({ name });
    return { ...person, cookie: await cookieOf(person.email) };
  }));
  const found: Raced = { messages: 0, refused: 0, typed: 0, lost: [], twice: [] };
  const each = Math.ceil(races / tickets);
  const run = async (at: number): Promise<void> => {
    const ticketId = (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: `ines${at}@example.com` } } as never))._id.toString();
    const typed: string[] = [];
    let windows = await Promise.all(people.map((who) => enter(url, who, ticketId, 1)));
    for (let n = 1; n <= each; n += 1) {
      const refused = await race(windows, ticketId, n, random);
      found.refused += refused;
      windows = await goOn(url, windows, ticketId, n, typed);
    }
    await Promise.all(windows.map(({ client }) => client.until(() => client.saved, 'the last words saved')));
    const messages = await Message.find({ ticketId: toId(ticketId), direction: 'out' } as never).sort({ seq: 1 }).lean();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, (await loadDocument(replyOf(ticketId, CHANNEL, each + 1))).state);
    const words = [...messages.map(({ text }) => text), renderDocument(doc).text].join('\n').split(/\s+/).filter(Boolean);
    found.messages += messages.length;
    found.typed += typed.length;
    for (const word of typed) {
      const times = words.filter((one) => one === word).length;
      if (times === 0) found.lost.push(word);
      if (times > 1) found.twice.push(word);
    }
    for (const { client } of windows) client.cut();
  };
  await Promise.all(Array.from({ length: tickets }, (_none, at) => run(at)));
  return found;
}

async function enter(url: string, who: Somebody, ticketId: string, n: number): Promise<Window> {
  const client = await new DocumentClient(url, replyOf(ticketId, CHANNEL, n), { cookie: who.cookie }).open();
  return { who, client, typed: [] };
}

/** Both type; one sends, the other within 50 ms; nobody stops typing for it. @returns how many were refused because the other was first */
async function race(windows: Window[], ticketId: string, n: number, random: () => number): Promise<number> {
  let typing = true;
  const hands = windows.map(async (window, at) => {
    for (let word = 0; typing; word += 1) {
      write(window, `${'ab'[at]}${n}.${word}`);
      await sleep(4 + random() * 12);
    }
  });
  await sleep(25 + random() * 25);
  const press = async ({ who, client }: Window, after: number): Promise<number> => {
    await sleep(after);
    // As the page does: what was typed up to the press is stored first.
    const sent = client.sent;
    await client.until(() => client.stored >= sent || client.closed !== null, 'what was typed is stored');
    return sendReplyDraft(who.viewer, ticketId, CHANNEL, n, { lastSeenSeq: 9_999 }).then(
      () => 0,
      (error: { code?: string; current?: { n?: number } }) => (error.code === 'conflict' && error.current?.n === n + 1 ? 1 : Promise.reject(error as Error)),
    );
  };
  const [first, second] = random() < 0.5 ? windows : windows.toReversed();
  const refused = await Promise.all([press(first!, 0), press(second!, random() * 50)]);
  // Some go on typing before their page has heard that it was sent.
  await sleep(random() * 20);
  typing = false;
  await Promise.all(hands);
  return refused[0] + refused[1];
}

function write({ client, typed }: Window, word: string): void {
  const content = client.doc.getXmlFragment('content');
  client.doc.transact(() => {
    if (content.length === 0) content.insert(0, [new Y.XmlElement('paragraph')]);
    const paragraph = content.get(content.length - 1) as Y.XmlElement;
    if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
    const text = paragraph.get(paragraph.length - 1) as Y.XmlText;
    text.insert(text.length, ` ${word} `);
  });
  typed.push(word);
}

async function goOn(url: string, windows: Window[], ticketId: string, n: number, typed: string[]): Promise<Window[]> {
  const next = await Promise.all(windows.map(({ who }) => enter(url, who, ticketId, n + 1)));
  const left = vectorOf(await readReply(windows[0]!.who.viewer, ticketId, CHANNEL), n);
  for (const [at, window] of windows.entries()) {
    typed.push(...window.typed);
    carryOn({ doc: window.client.doc, n, mine: new Set([window.client.doc.clientID]), left }, next[at]!.client.doc);
    window.client.cut();
  }
  return next;
}
