import { decodeWords } from 'postal-mime';

/**
 * Encoded-words as text. Some programs leave letters outside ASCII as they are inside an encoded-word (E-21): those stand for themselves, only
 * what is between them is decoded.
 */
export function decodeHeader(value: string): string {
  return decodeWords(
    value.replace(/=\?([^?\s]{1,60})\?([qQ])\?([^?]*[^\p{ASCII}?][^?]*)\?=/gu, (_all, charset: string, encoding: string, words: string) => {
      const pieces = words.split(/([^\p{ASCII}]+)/u);
      return pieces.map((piece, i) => (i % 2 === 1 ? piece : piece && decodeWords(`=?${charset}?${encoding}?${piece}?=`))).join('');
    }),
  );
}
