import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { partOf, partOfList, upTo } from './part-of.ts';
import { renderDocument } from './render.ts';

const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
};
const content = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('content');
const wordsIn = (doc: Y.Doc): Y.XmlText => (content(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;
const textOf = (nodes: (Y.XmlElement | Y.XmlText)[]) => {
  const doc = new Y.Doc();
  content(doc).insert(0, nodes);
  return renderDocument(doc).html;
};
/** Two who type in one document. */
function pair(): [Y.Doc, Y.Doc] {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  a.on('update', (update: Uint8Array, origin: unknown) => origin !== b && Y.applyUpdate(b, update, a));
  b.on('update', (update: Uint8Array, origin: unknown) => origin !== a && Y.applyUpdate(a, update, b));
  return [a, b];
}

test('what was typed after a message left is told from what was in it, for each who typed, to the letter', () => {
  const [a, b] = pair();
  content(a).insert(0, [element('paragraph', new Y.XmlText('We come'))]);
  wordsIn(b).insert(7, ' at nine');
  const left = Y.encodeStateVector(a);
  wordsIn(a).insert(0, 'Dear Ana, ');
  wordsIn(b).insert(wordsIn(b).length, ' sharp');
  const late = (who: Y.Doc) => textOf(partOf(content(a), (client, clock) => client === who.clientID && !upTo(left)(client, clock)));
  expect(textOf(partOf(content(a), upTo(left)))).toBe('<p>We come at nine</p>');
  expect([late(a), late(b)]).toEqual(['<p>Dear Ana, </p>', '<p> sharp</p>']);
});

test('blocks and marks come along, pictures are meant themselves, and blocks of which nothing is left do not come', () => {
  const doc = new Y.Doc();
  content(doc).insert(0, [element('paragraph', new Y.XmlText('Before'))]);
  const left = Y.encodeStateVector(doc);
  const bold = new Y.XmlText();
  const picture = new Y.XmlElement('image');
  picture.setAttribute('src', '/api/v1/files/0123456789abcdef01234567');
  content(doc).push([element('bulletList', element('listItem', element('paragraph', bold))), element('paragraph', picture), element('paragraph')]);
  bold.insert(0, 'one', { bold: {} });
  const late = partOf(content(doc), (client, clock) => !upTo(left)(client, clock));
  expect(textOf(late)).toBe('<ul><li><p><strong>one</strong></p></li></ul><p><img src="/api/v1/files/0123456789abcdef01234567" alt=""></p>');
});

test('of a list what was added after it, and nothing that was taken out again', () => {
  const doc = new Y.Doc();
  const list = doc.getArray('cc');
  list.push(['a', 'b']);
  const left = Y.encodeStateVector(doc);
  list.push(['c', 'd']);
  list.delete(2);
  expect(partOfList(list, (client, clock) => !upTo(left)(client, clock))).toEqual(['d']);
});
