import { Binary } from 'mongodb';
import * as Y from 'yjs';
import { newId } from '@switchboard/domain/platform/id.ts';
import { DocumentUpdate } from '@switchboard/domain/documents/document.ts';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { DocumentClient } from '../../tests/support/document-client.ts';
import { keyOf } from '../../tests/support/live-server.ts';
import { spread } from '../support/figures.ts';
import { round } from '../support/processes.ts';
import { notes } from './subjects.ts';

const EDITS = 100_000;
const TIMES = 10;
/** Whoever serves a document brings it to rest when it has so many rows (apps/realtime/src/documents/rest.ts). */
const MOST_ROWS = 300;

/**
 * How long it takes until somebody who comes has a text with a hundred thousand edits, each of them an update of its own, typed here and there and taken out again: as it came to rest; with as many
 * rows behind that as there can be while somebody types; and, which only a server that died and a sweep that never came would leave, with all in rows.
 */
export async function opening(url: string): Promise<object> {
  const [note, unsettled] = (await notes(2)) as [string, string];
  const { token } = await keyOf({ role: 'agent' });
  const { doc, updates } = typed();
  await store(note, updates.slice(0, -MOST_ROWS));
  await settleDocument(note);
  const length = doc.getText('t').length;
  const settled = await opened(url, note, token, null);
  await store(note, updates.slice(-MOST_ROWS));
  const whileTyped = await opened(url, note, token, length);
  await store(unsettled, updates);
  const allInRows = await opened(url, unsettled, token, length);
  return { longText: { edits: EDITS, kilobytes: round(Y.encodeStateAsUpdate(doc).length / 1024), openMs: settled, openWhileTypedMs: whileTyped, openAllInRowsMs: allInRows } };
}

/** One letter after the other, as people type; every fifth edit takes one out, every fortieth begins elsewhere. */
function typed(): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const text = doc.getText('t');
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let n = 0; n < EDITS; n += 1) {
    if (n % 5 === 4 && text.length > 10) text.delete(Math.floor(Math.random() * (text.length - 1)), 1);
    else text.insert(n % 40 === 0 ? Math.floor(Math.random() * (text.length + 1)) : text.length, 'x');
  }
  return { doc, updates };
}

async function store(document: string, updates: Uint8Array[]): Promise<void> {
  const by = [{ id: null, name: 'Ana Ruiz' }];
  for (let at = 0; at < updates.length; at += 10_000) await DocumentUpdate.collection.insertMany(updates.slice(at, at + 10_000).map((update) => ({ _id: newId(), document, update: new Binary(update), by, from: 'another server' })));
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
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return spread(times);
}
