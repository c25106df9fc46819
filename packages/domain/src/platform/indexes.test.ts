import mongoose, { Schema } from 'mongoose';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { ensureIndexes } from './indexes.ts';

useDatabase();

const indexesOf = async (name: string) => mongoose.connection.db!.collection(name).indexes();

test('indexes are made, and a second time nothing is', async () => {
  const schema = new Schema({ name: { type: String, unique: true }, at: Date, text: String });
  schema.index({ at: 1 }, { expireAfterSeconds: 60 });
  schema.index({ name: 1, at: -1 }, { partialFilterExpression: { at: { $exists: true } } });
  schema.index({ text: 'text', name: 'text' }, { weights: { text: 5 } });
  schema.index({ text: 1 }, { collation: { locale: 'en', strength: 2 } });
  const model = mongoose.model('IndexTrial', schema, 'index_trial');

  await ensureIndexes([model]);
  const made = await indexesOf('index_trial');
  expect(made.map(({ name }) => name).sort()).toEqual(['_id_', 'at_1', 'name_1', 'name_1_at_-1', 'text_1', 'text_text_name_text']);

  await ensureIndexes([model]);
  expect(await indexesOf('index_trial')).toEqual(made);
});

test('an index that is declared differently is made anew', async () => {
  await ensureIndexes([mongoose.model('Before', new Schema({ at: Date }).index({ at: 1 }), 'changed')]);
  await ensureIndexes([mongoose.model('After', new Schema({ at: Date }).index({ at: 1 }, { expireAfterSeconds: 5 }), 'changed')]);
  expect((await indexesOf('changed')).find(({ name }) => name === 'at_1')?.expireAfterSeconds).toBe(5);
});

test('two processes may do it at once', async () => {
  const model = mongoose.model('Twice', new Schema({ a: Number, b: Number }).index({ a: 1 }).index({ b: 1 }, { unique: true }), 'twice');
  await Promise.all([ensureIndexes([model]), ensureIndexes([model]), ensureIndexes([model])]);
  expect(await indexesOf('twice')).toHaveLength(3);
});

test('values that are not unique are named in a sentence', async () => {
  await mongoose.connection.db!.collection('shared').insertMany([{ key: 1 }, { key: 1 }]);
  const model = mongoose.model('Shared', new Schema({ key: Number }).index({ key: 1 }, { unique: true }), 'shared');
  await expect(ensureIndexes([model])).rejects.toThrow(/two documents share one.*key: 1/);
});
