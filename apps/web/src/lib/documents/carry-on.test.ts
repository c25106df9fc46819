import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { carryOn } from './carry-on.ts';

function draft(words = ''): Y.Doc {
  const doc = new Y.Doc();
  if (words) type(doc, words);
  return doc;
}
function type(doc: Y.Doc, words: string): void {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  const content = doc.getXmlFragment('content');
  content.insert(content.length, [paragraph]);
}
const says = (doc: Y.Doc): string => doc.getXmlFragment('content').toString().replaceAll(/<\/?paragraph>/g, '|').replaceAll('||', '|');
const vector = (doc: Y.Doc): Uint8Array => Y.encodeStateVector(doc);

test('what was typed after what left stands at the end of the next draft; what others typed is theirs to bring', () => {
  const [sent, other, next] = [draft('We come.'), draft('Somebody else.'), draft('Next.')];
  const left = vector(sent);
  type(sent, 'Too late.');
  Y.applyUpdate(sent, Y.encodeStateAsUpdate(other));
  sent.getArray('cc').push(['boss@example.com']);
  expect(carryOn({ doc: sent, n: 1, mine: new Set([sent.clientID]), left }, next)).toBe(true);
  expect(says(next)).toBe('|Next.|Too late.|');
  expect(next.getArray('cc').toArray()).toEqual(['boss@example.com']);
});

test('two windows that answer for the same words bring them once; what one typed after that comes, too', () => {
  const [sent, next] = [draft('We come.'), draft()];
  const left = vector(sent);
  type(sent, 'Too late.');
  const twin = new Y.Doc();
  Y.applyUpdate(twin, Y.encodeStateAsUpdate(sent));
  const mine = new Set([sent.clientID, 4711]);
  expect(carryOn({ doc: twin, n: 1, mine, left }, next)).toBe(true);
  expect(carryOn({ doc: sent, n: 1, mine, left }, next)).toBe(false);
  type(sent, 'And more.');
  expect(carryOn({ doc: sent, n: 1, mine, left }, next)).toBe(true);
  expect(says(next)).toBe('|Too late.|And more.|');
});

test('where it is not known any more what left, nothing that was typed here is lost', () => {
  const [sent, next] = [draft('We come.'), draft()];
  expect(carryOn({ doc: sent, n: 1, mine: new Set([sent.clientID]), left: null }, next)).toBe(true);
  expect(says(next)).toBe('|We come.|');
});
