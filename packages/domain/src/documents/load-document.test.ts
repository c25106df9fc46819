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

test('nothing put together is an empty text', () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, mergeParts([]));
  expect(doc.share.size).toBe(0);
});
