import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import * as Y from 'yjs';
import { Document } from '@switchboard/domain/documents/document.ts';
import { replyOf } from '@switchboard/domain/documents/words.ts';
import { round } from '../support/processes.ts';
import { say } from '../support/say.ts';
import { notes, type Subject } from './subjects.ts';
import { Typist } from './typist.ts';

const DOCUMENTS = 1_000;
/** Code that runs for the first time, caches that fill: not what a document holds. */
const WARM_UP = 200;
const AT_ONCE = 20;
/** Sockets have closed and timers have ended by then. */
const QUIET_MS = 3_000;
const CHANNELS = ['email', 'sms', 'whatsapp', 'messenger', 'chat', 'portal'];

/** What a document that somebody has open and nobody types in holds of the server's memory besides its socket, and what it leaves behind. Each has a text of about a kilobyte. */
export async function idle(relay: Subject, ours: Subject): Promise<object> {
  const tickets = await notes(Math.ceil((DOCUMENTS + WARM_UP) / (CHANNELS.length + 1)));
  const documents = tickets.flatMap((note) => [note, ...CHANNELS.map((channel) => replyOf(note.split('/')[1]!, channel, 1))]).slice(0, DOCUMENTS + WARM_UP);
  await fill(documents);
  const socket = await held(relay, documents.map(() => 'one'));
  const document = await held(ours, documents);
  return { idleDocuments: { documents: DOCUMENTS, bareSocketBytes: socket.open, openBytes: document.open, openBesidesSocketBytes: document.open - socket.open, closedBytes: document.closed } };
}

async function held({ name, url, tongue, heap }: Subject, documents: string[]): Promise<{ open: number; closed: number }> {
  for (const typist of await openAll(url, tongue, documents.slice(0, WARM_UP))) typist.close();
  await sleep(QUIET_MS);
  const before = await heap();
  const typists = await openAll(url, tongue, documents.slice(WARM_UP));
  await sleep(QUIET_MS);
  const open = await heap();
  for (const typist of typists) typist.close();
  await sleep(QUIET_MS);
  const closed = await heap();
  const each = (bytes: number): number => round((bytes - before) / DOCUMENTS, 0);
  const found = { open: each(open), closed: each(closed) };
  say(`idle ${name}: ${JSON.stringify(found)}`);
  return found;
}

async function openAll(url: string, tongue: Subject['tongue'], documents: string[]): Promise<Typist[]> {
  const typists = documents.map((document) => new Typist(document, tongue));
  for (let at = 0; at < typists.length; at += AT_ONCE) await Promise.all(typists.slice(at, at + AT_ONCE).map((typist) => typist.open(url)));
  return typists;
}

async function fill(documents: string[]): Promise<void> {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'The pump was replaced on Tuesday. '.repeat(30));
  const state = Y.encodeStateAsUpdate(doc);
  await Document.collection.insertMany(documents.map((name) => ({ _id: name as never, kind: name.split('/')[0]!, subject: `ticket:${name.split('/')[1]!.slice(0, 24)}`, state: new mongo.Binary(state), bytes: state.length, revision: 1, authors: [], text: '', html: '', told: [], updatedAt: new Date(), updatedBy: null })));
}
