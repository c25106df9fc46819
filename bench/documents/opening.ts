import * as Y from 'yjs';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { storeUpdates } from '@switchboard/domain/documents/store-updates.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { DocumentClient } from '../../tests/support/document-client.ts';
import { operator } from '../../tests/support/people.ts';
import { spread } from '../support/figures.ts';
import { round } from '../support/processes.ts';

const EDITS = 100_000;
const TIMES = 10;

/** How long it takes until somebody who comes has a text with a hundred thousand edits, typed here and there and taken out again, and how many bytes that is. */
export async function opening(url: string, token: string): Promise<object> {
  const note = noteOf((await createTicket(operator, { title: 'Long', description: 'It hums.', requester: { email: 'ana@example.com' } } as never))._id.toString());
  const doc = new Y.Doc();
  const text = doc.getText('t');
  const store = async (from: Uint8Array) => storeUpdates([{ document: note, bytes: Y.encodeStateAsUpdate(doc, from), by: [], authors: [], from: null }], AbortSignal.timeout(10_000));
  for (let n = 0; n < EDITS; ) {
    const before = Y.encodeStateVector(doc);
    for (let burst = 0; burst < 2_000; burst += 1, n += 1) {
      // One word after the other, as people type; every fifth edit takes something out.
      if (n % 5 === 4 && text.length > 10) text.delete(Math.floor(Math.random() * (text.length - 1)), 1);
      else text.insert(n % 40 === 0 ? Math.floor(Math.random() * (text.length + 1)) : text.length, 'x');
    }
    await store(before);
  }
  await settleDocument(note);
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const client = new DocumentClient(url, note, { token });
    const from = performance.now();
    await client.open();
    times.push(performance.now() - from);
    if (client.text === undefined || client.doc.getText('t').length !== text.length) throw new Error('It is not the same text.');
    client.cut();
  }
  return { longText: { edits: EDITS, kilobytes: round(Y.encodeStateAsUpdate(doc).length / 1024), openMs: spread(times) } };
}
