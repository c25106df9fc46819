import { parse, type Part } from './format.ts';

/**
 * A language for tests (`ar-XB`): English, read from right to left and about 40 % longer. What stays in plain English was not translated; what
 * breaks was measured for English. Arguments stay as they are.
 */
export const pseudo = (message: string): string => parse(message).map(strange).join('');

function strange(part: Part): string {
  if (typeof part === 'string') return part.replace(/[^\s#]+/g, (word) => `\u202e${longer(word)}\u202c`);
  if (part.kind === 'value') return `{${part.name}}`;
  if (part.kind === 'number') return `{${part.name}, number}`;
  const cases = Object.entries(part.cases).map(([selector, parts]) => `${selector} {${parts.map(strange).join('')}}`);
  return `{${part.name}, plural, ${cases.join(' ')}}`;
}

const longer = (word: string): string => word.replace(/[aeiou]/gi, (vowel) => vowel + vowel.toLowerCase());
