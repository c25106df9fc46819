import { wordsOf } from '../platform/words-of.ts';

const LENGTH = 160;
const BEFORE = 40;

/** The part of a text in which the words stand, with the places of those words, so that a page can mark them without reading HTML. */
export function snippetOf(text: string, words: readonly string[]): { snippet: string; marks: [number, number][] } {
  const plain = text.replace(/\s+/g, ' ').trim();
  const hits = [...plain.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => wordsOf(word).some((part) => words.some((wanted) => part.startsWith(wanted))));
  const first = hits[0]?.index ?? 0;
  const from = first <= BEFORE ? 0 : plain.indexOf(' ', first - BEFORE) + 1;
  const head = from > 0 ? '… ' : '';
  const body = plain.slice(from, from + LENGTH);
  const snippet = `${head}${body}${from + LENGTH < plain.length ? ' …' : ''}`;
  const marks = hits
    .map(({ 0: word, index }): [number, number] => [index - from + head.length, index - from + head.length + word.length])
    .filter(([start, end]) => start >= head.length && end <= head.length + body.length);
  return { snippet, marks };
}
