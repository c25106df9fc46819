import { model, Schema, type Types } from 'mongoose';
import { wordsOf } from '../platform/words-of.ts';

/** Of a long message only the first words are searchable: each is an entry in the index. */
const MOST_WORDS = 150;
const MOST_TEXT = 8_000;

/**
 * What a message is found by, apart from the message: an entry never changes, while tickets and messages do, and writing one waits for no index. `at` is when it was said.
 */
export type MessageWordsRecord = { _id: Types.ObjectId; words: string[]; at: Date };

const schema = new Schema<MessageWordsRecord>({ _id: Schema.Types.ObjectId, words: [String], at: Date }, { collection: 'message_words', autoIndex: false, versionKey: false });
// One word's messages, newest first, read only as far as they are shown.
schema.index({ words: 1, at: -1, _id: -1 });

export const MessageWords = model<MessageWordsRecord>('MessageWords', schema);

export function wordsOfMessage({ text, attachments }: { text: string; attachments: { name: string }[] }): string[] {
  const said = [text.slice(0, MOST_TEXT), ...attachments.map(({ name }) => name)].join(' ');
  return [...new Set(wordsOf(said).filter((word) => word.length > 1))].slice(0, MOST_WORDS);
}
