import { wordsOf } from '../platform/words-of.ts';

/**
 * Names with a slip of the finger: "Marai Sliva" is Maria Silva. Of each word of a name every form with one letter left out is kept with the customer; a typed word finds it where the two
 * share one: a letter wrong, missing, too much, or two that changed places. Asking costs the lengths of the words, however many customers there are.
 */
const SHORTEST = 4;
const LONGEST = 16;
const MOST_WORDS = 5;

const near = (text: string): string[] => wordsOf(text).filter((word) => word.length >= SHORTEST && /\p{L}/u.test(word)).map((word) => word.slice(0, LONGEST)).slice(0, MOST_WORDS);

/** The word itself and each form of it with one letter less. */
function formsOf(word: string): string[] {
  const letters = [...word];
  return [...new Set([word, ...letters.map((_, i) => letters.toSpliced(i, 1).join(''))])];
}

/** What is kept with a customer; never empty, so that those who have none yet are found by that. */
export function nearKeys(names: readonly string[]): string[] {
  const keys = new Set(names.flatMap(near).flatMap(formsOf));
  return keys.size > 0 ? [...keys] : [''];
}

/** Who may be meant; null where nothing is long enough for a slip to be told from another name. What is found must still be held against `isNear`. */
export function nearSearch(typed: string): Record<string, unknown> | null {
  const words = near(typed);
  return words.length > 0 ? { $and: words.map((word) => ({ near: { $in: formsOf(word) } })) } : null;
}

/** Whether each typed word is a word of the names but for one slip; shorter words must begin one of them. @returns how many slips, null for too many */
export function slipsIn(typed: string, names: readonly string[]): number | null {
  const known = names.flatMap(wordsOf);
  let slips = 0;
  for (const word of wordsOf(typed)) {
    if (known.some((one) => one.startsWith(word))) continue;
    if (word.length < SHORTEST || !known.some((one) => isOneSlip(word.slice(0, LONGEST), one.slice(0, LONGEST)))) return null;
    slips++;
  }
  return slips;
}

function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restB.length > restA.length) return restB.slice(1) === restA;
  return restA.slice(1) === restB.slice(1) || (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
}
