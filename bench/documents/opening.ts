import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import * as Y from 'yjs';
import { newId } from '@switchboard/domain/platform/id.ts';
import { DocumentUpdate } from '@switchboard/domain/documents/document.ts';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { DocumentClient } from '../../tests/support/document-client.ts';
import { keyOf } from '../../tests/support/live-server.ts';
import { spread } from '../support/figures.ts';
import { round } from '../support/processes.ts';
import { say } from '../support/say.ts';
import { notes } from './subjects.ts';

const EDITS = 100_000;
const TIMES = 5;
/** Whoever serves a document brings it to rest when it has so many rows (apps/realtime/src/documents/rest.ts). */
const MOST_ROWS = 300;

/**
 * How long it takes until somebody who comes has a text with a hundred thousand edits, each of them an update of its own, typed here and there and taken out again: as it came to rest, and with as many
 * rows behind that as there can be while somebody types.
 */
export async function opening(url: string): Promise<object> {
  const [note] = (await notes(1)) as [string];
  const { token } = await keyOf({ role: 'agent' });
  const { doc, updates } = typed();
  await store(note, updates.slice(0, -MOST_ROWS));
  await settleDocument(note);
  const length = doc.getText('t').length;
  const settled = await opened(url, note, token, null);
  await store(note, updates.slice(-MOST_ROWS));
  const whileTyped = await opened(url, note, token, length);
  return { longText: { edits: EDITS, kilobytes: round(Y.encodeStateAsUpdate(doc).length / 1024), openMs: settled, openWhileTypedMs: whileTyped } };
}

/** One letter after the other, as people type; every fifth edit takes the last one out again, every fortieth begins elsewhere. */
function typed(): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const text = doc.getText('t');
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  let cursor = 0;
  for (let n = 0; n < EDITS; n += 1) {
    if (n % 40 === 0) cursor = Math.floor(Math.random() * (text.length + 1));
    if (n % 5 === 4 && cursor > 0) text.delete((cursor -= 1), 1);
    else text.insert(cursor++, 'x');
  }
  return { doc, updates };
}

async function store(document: string, updates: Uint8Array[]): Promise<void> {
  const by = [{ id: null, name: 'Ana Ruiz' }];
  for (let at = 0; at < updates.length; at += 10_000) await DocumentUpdate.collection.insertMany(updates.slice(at, at + 10_000).map((update) => ({ _id: newId(), document, update: new mongo.Binary(update), by, from: 'another server' })));
}

/** @param length what the text must have; null: not told */
async function opened(url: string, note: string, token: string, length: number | null): Promise<object> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const client = new DocumentClient(url, note, { token });
    const from = performance.now();
    await client.open();
    times.push(performance.now() - from);
    if (length !== null && client.doc.getText('t').length !== length) throw new Error('It is not the same text.');
    client.cut();
    await sleep(50);
  }
  say(`opening: ${JSON.stringify(spread(times))}`);
  return spread(times);
}
