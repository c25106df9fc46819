import { model, Schema, type ClientSession } from 'mongoose';
import { followLive, streamIsAlive } from '../activity/follow.ts';
import { knowStatuses, statusOf, type Status } from './status-words.ts';
import { knowTypes } from './type-words.ts';
import { standardVocabulary, type Part, type Vocabulary } from './vocabulary-words.ts';

export type StoredPart = { _id: Part; value: unknown; version: number };
const schema = new Schema<StoredPart>({ _id: String, value: Schema.Types.Mixed, version: Number }, { collection: 'vocabulary', autoIndex: false, versionKey: false, minimize: false });
export const VocabularyPart = model<StoredPart>('VocabularyPart', schema);

type Read = { words: Vocabulary; versions: Partial<Record<Part, number>> };

let current: Read = { words: standardVocabulary, versions: {} };
let loaded = false;
let reading = 0;

/** The words of this desk as of now: kept while the change stream promises to tell of changes, asked of the database otherwise. */
export async function vocabulary(): Promise<Vocabulary> {
  return loaded && streamIsAlive() ? current.words : (await readVocabulary()).words;
}

/** As last read, for what cannot wait: labels of a row, the category of a status. */
export const vocabularyNow = (): Vocabulary => current.words;

/** Reads it anew, in a transaction its own state of it. */
export async function readVocabulary(session?: ClientSession): Promise<Read> {
  // What a transaction reads is its own: it outdates no reading that is on its way for everybody.
  const turn = session ? reading : ++reading;
  const parts = await VocabularyPart.find({}, null, { session }).lean<StoredPart[]>();
  const words = { ...standardVocabulary, ...Object.fromEntries(parts.map(({ _id, value }) => [_id, _id === 'life' ? { ...standardVocabulary.life, ...(value as object) } : value])) } as Vocabulary;
  const read: Read = { words, versions: Object.fromEntries(parts.map(({ _id, version }) => [_id, version])) };
  if (!session && turn === reading) take(read);
  return read;
}

function take(read: Read): void {
  current = read;
  loaded = true;
  // A team's own label means the status, too, where somebody types it.
  knowStatuses(read.words.statuses, read.words.labelSets.flatMap(({ labels }) => Object.entries(labels).map(([key, name]): [string, Status] => [name, key])));
  knowTypes(read.words.types);
}

followLive((line) => {
  if (line.event === 'vocabulary.changed') void readVocabulary();
});

/** What a status is called where a team works: by its label set, else by everybody's word. */
export function labelOf(key: Status, teamId: string | null): string {
  const set = teamId ? current.words.labelSets.find(({ teamIds }) => teamIds.includes(teamId)) : undefined;
  return set?.labels[key] ?? statusOf(key).label;
}
