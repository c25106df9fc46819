import { parseArgs } from 'node:util';

/** The command was not understood; the sentence says what is wrong with it. */
export class Misuse extends Error {}

type Shape = {
  /** What the words after the command are called, in order. All of them are needed unless they end with a question mark. */
  words?: readonly string[];
  /** Options with a value. */
  options?: readonly string[];
  /** Options that may be given several times. */
  lists?: readonly string[];
  flags?: readonly string[];
};

export type Given = { words: string[]; option(name: string): string | null; list(name: string): string[]; flag(name: string): boolean; required(name: string): string };

/** @throws Misuse */
export function readArguments(args: string[], { words = [], options = [], lists = [], flags = [] }: Shape): Given {
  const config = Object.fromEntries([
    ...options.map((name) => [name, { type: 'string' as const }]),
    ...lists.map((name) => [name, { type: 'string' as const, multiple: true }]),
    ...flags.map((name) => [name, { type: 'boolean' as const }]),
  ]);
  const { values, positionals } = parse(args, config);
  const missing = words.filter((word) => !word.endsWith('?'))[positionals.length];
  if (missing) throw new Misuse(`${missing} is missing.`);
  const extra = positionals[words.length];
  if (extra !== undefined) throw new Misuse(`"${extra}" is one word too many.`);
  const option = (name: string): string | null => (values[name] as string | undefined) ?? null;
  return {
    words: positionals,
    option,
    list: (name) => (values[name] as string[] | undefined)?.flatMap((text) => text.split(',')) ?? [],
    flag: (name) => values[name] === true,
    required(name) {
      const value = option(name);
      if (value === null) throw new Misuse(`--${name} is missing.`);
      return value;
    },
  };
}

function parse(args: string[], options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = /Unknown option '([^']+)'/.exec((error as Error).message)?.[1];
    if (unknown) throw new Misuse(`There is no option ${unknown} here.`);
    throw new Misuse(`${(error as Error).message.split('. ')[0]}.`);
  }
}

/** @throws Misuse */
export function wholeNumber(text: string, name: string, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(number >= min && number <= max)) throw new Misuse(`${name} must be a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}; "${text}" is not.`);
  return number;
}
