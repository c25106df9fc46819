const LONGEST_WORD = 40;

/** Lower case, without accents, split at everything that is neither letter nor digit: what searching compares. */
export function wordsOf(text: string): string[] {
  if (isAscii.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g)?.map((word) => word.slice(0, LONGEST_WORD)) ?? [];
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu)?.map((word) => word.slice(0, LONGEST_WORD)) ?? [];
}

/** Most texts: nothing in them is taken apart. */
const isAscii = /^[\x00-\x7f]*$/;
