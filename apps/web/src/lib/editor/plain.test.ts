import { expect, test } from 'vitest';
import { documentOf, plainText } from './plain.ts';

const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 ? { marks } : {}) });

test('what was typed comes back as it was typed', () => {
  for (const typed of ['One line', 'Hello Ana,\n\nit is fixed.\n  Indented', '']) expect(plainText(documentOf(typed))).toBe(typed);
});

test('marks, lists and links with other words need more than text; an address that links itself does not', () => {
  expect(plainText({ type: 'doc', content: [paragraph(text('so '), text('bold', { type: 'bold' }))] })).toBeNull();
  expect(plainText({ type: 'doc', content: [{ type: 'bulletList', content: [] }] })).toBeNull();
  expect(plainText({ type: 'doc', content: [paragraph(text('here', { type: 'link', attrs: { href: 'https://example.com' } }))] })).toBeNull();
  expect(plainText({ type: 'doc', content: [paragraph(text('example.com/a', { type: 'link', attrs: { href: 'https://example.com/a' } }))] })).toBe('example.com/a');
});
