import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { mergeParts } from './load-document.ts';

test('five thousand edits that nobody put together are put together in a moment, and say what was typed', { timeout: 20_000 }, () => {
  const [ana, ben] = [new Y.Doc(), new Y.Doc()];
  const updates: Uint8Array[] = [];
  ana.on('update', (update: Uint8Array) => (updates.push(update), Y.applyUpdate(ben, update, ana)));
  ben.on('update', (update: Uint8Array, origin: unknown) => origin !== ana && (updates.push(update), Y.applyUpdate(ana, update)));
  for (let n = 0; n < 5_000; n += 1) {
    const text = (n % 3 === 0 ? ben : ana).getText('t');
    if (n % 7 === 6) text.delete(Math.floor(text.length / 2), 1);
    else text.insert(n % 10 === 0 ? Math.floor(text.length / 3) : text.length, 'x');
  }
  const doc = new Y.Doc();
  Y.applyUpdate(doc, mergeParts(updates.toReversed()));
  expect(doc.getText('t').toString()).toBe(ana.getText('t').toString());
  expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(ana));
});

test('a long text and what was typed since are one text', () => {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'The pump was replaced on Tuesday. '.repeat(3_000));
  const state = Y.encodeStateAsUpdate(doc);
  const since: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => since.push(update));
  for (let n = 0; n < 250; n += 1) {
    if (n % 5 === 4) doc.getText('t').delete(n, 1);
    else doc.getText('t').insert(n * 7, String(n));
  }
  const read = new Y.Doc();
  Y.applyUpdate(read, mergeParts([state, ...since.toReversed()]));
  expect(read.getText('t').toString()).toBe(doc.getText('t').toString());
  expect(Y.encodeStateVector(read)).toEqual(Y.encodeStateVector(doc));
});

test('nothing put together is an empty text', () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, mergeParts([]));
  expect(doc.share.size).toBe(0);
});
