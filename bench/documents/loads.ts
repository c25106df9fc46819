/** What many do at once. `each`: people in each document, of whom `writers` type. */
export type Load = { name: string; documents: number; each: number; writers: number; seconds: number; /** In each document; null: the next as soon as all others have the last. */ editsPerSecond: number | null };

export const loads: Load[] = [
  { name: 'saturated', documents: 10, each: 10, writers: 10, seconds: 3, editsPerSecond: null },
  { name: 'tenEditsPerSecond', documents: 10, each: 10, writers: 10, seconds: 6, editsPerSecond: 10 },
  { name: 'oneToFifty', documents: 1, each: 51, writers: 1, seconds: 5, editsPerSecond: 10 },
  { name: 'twoHundredOfThree', documents: 200, each: 3, writers: 3, seconds: 5, editsPerSecond: 1 },
];
