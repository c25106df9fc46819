import { model, Schema } from 'mongoose';
import { vocabulary, vocabularyNow } from './vocabulary.ts';
import { standardVocabulary, type Life } from './vocabulary-words.ts';

/** `series`: how numbers were written, `TKT:6`, the first first; those that were given stay as they are. */
type CounterRecord = { _id: string; next: number; series?: string[] };
const schema = new Schema<CounterRecord>({ _id: String, next: Number, series: { type: [String], default: undefined } }, { collection: 'counters', autoIndex: false, versionKey: false });
export const Counter = model<CounterRecord>('Counter', schema);

type Series = Pick<Life, 'numberPrefix' | 'numberWidth'>;
const keyOf = ({ numberPrefix, numberWidth }: Series): string => `${numberPrefix}:${numberWidth}`;
const seriesOf = (key: string): Series => ({ numberPrefix: key.slice(0, key.lastIndexOf(':')), numberWidth: Number(key.slice(key.lastIndexOf(':') + 1)) });
const written = ({ numberPrefix, numberWidth }: Series, number: number | string): string => `${numberPrefix}${String(number).padStart(numberWidth, '0')}`;

const none = { next: 0, end: 0, series: '' };
let free = none;
let taking: Promise<void> | null = null;
let block = 1;
let takenAt = -Infinity;
let known: Set<string> | null = null;

/**
 * The next ticket number (TK-16): `TKT000123`, or as the desk writes them. A desk that writes them otherwise counts on, so that digits alone stay unmistakable. Taken outside the
 * ticket's transaction, or every two who create would collide; a number that is not used after all is a gap, and gaps are fine (catalogue 4.1, 1). Busy processes take them in blocks.
 */
export async function nextTicketNumber(): Promise<string> {
  const series = (await vocabulary()).life;
  while (free.next >= free.end || free.series !== keyOf(series)) await (taking ??= takeBlock(keyOf(series)).finally(() => (taking = null)));
  return written(series, free.next++);
}

async function takeBlock(series: string): Promise<void> {
  const now = performance.now();
  block = now - takenAt < 1_000 ? Math.min(block * 2, 32) : 1;
  takenAt = now;
  const counter = await Counter.findOneAndUpdate({ _id: 'ticket' }, { $inc: { next: block }, $addToSet: { series } }, { upsert: true, returnDocument: 'after' }).lean();
  free = { next: counter!.next - block + 1, end: counter!.next + 1, series };
}

/** Tests and restores: forget numbers that were taken ahead, they belong to another database. */
export function forgetNumbers(): void {
  free = none;
  known = null;
}

/** The numbers that somebody may mean: as typed, and its digits in every way this desk ever wrote numbers (`123`, `tkt123`, `CS-00123`). */
export async function numbersMeant(text: string): Promise<string[]> {
  const given = text.trim().toUpperCase();
  const [, prefix, digits] = /^([A-Z](?:[A-Z0-9]{0,6}[A-Z])?-?)?0*(\d{1,12})$/.exec(given) ?? [];
  if (digits === undefined) return [given];
  const all = [...(known ??= await everySeries()).add(keyOf(vocabularyNow().life))].map(seriesOf);
  return [...new Set([given, ...all.filter(({ numberPrefix }) => prefix === undefined || prefix === numberPrefix).map((series) => written(series, digits))])];
}

/** Read once: one that is new since is in the vocabulary. */
async function everySeries(): Promise<Set<string>> {
  return new Set([keyOf(standardVocabulary.life), ...((await Counter.findById('ticket').lean())?.series ?? [])]);
}
