import mongoose, { type IndexDefinition, type IndexOptions } from 'mongoose';
import type { Collection, CreateIndexesOptions, Db, IndexDescription } from 'mongodb';
import { isDeepStrictEqual } from 'node:util';
import { log } from './log.ts';
import { Problem } from './problem.ts';

/** A Mongoose model, as far as its indexes go. */
export type Declared = { collection: { collectionName: string }; schema: { indexes(): [IndexDefinition, IndexOptions][] } };

type Wanted = IndexDescription & { name: string };

/**
 * Makes the collections and indexes that the registered models declare and the database lacks; one that was declared differently is made
 * anew. What nobody declares is left alone: an operator may have added it. Cheap when all is there, safe to run in several processes at once.
 */
export async function ensureIndexes(models: Declared[] = Object.values(mongoose.models)): Promise<void> {
  const db = mongoose.connection.db!;
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const known = new Set(collections.map(({ name }) => name));
  await Promise.all(models.map((model) => ensure(db, model, known)));
}

async function ensure(db: Db, model: Declared, known: ReadonlySet<string>): Promise<void> {
  const name = model.collection.collectionName;
  const wanted = wantedBy(model);
  if (!known.has(name)) await make(db, name);

  const collection = db.collection(name);
  const existing = known.has(name) ? await collection.indexes() : [];
  const missing: Wanted[] = [];
  for (const index of wanted) {
    const found = existing.find((other) => other.name === index.name);
    if (found && isSame(found as Wanted, index)) continue;
    if (found) await drop(collection, index.name);
    missing.push(index);
  }
  if (missing.length > 0) await create(collection, missing);
}

async function make(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name);
  } catch (error) {
    if (codeOf(error) !== 'NamespaceExists') throw error;
  }
}

async function drop(collection: Collection, name: string): Promise<void> {
  log.info({ collection: collection.collectionName, index: name }, 'an index is declared differently now; making it anew');
  try {
    await collection.dropIndex(name);
  } catch (error) {
    if (codeOf(error) !== 'IndexNotFound') throw error;
  }
}

async function create(collection: Collection, indexes: Wanted[]): Promise<void> {
  try {
    await collection.createIndexes(indexes);
  } catch (cause) {
    if (codeOf(cause) !== 'DuplicateKey') throw cause;
    const { message } = cause as Error;
    throw new Problem('unavailable', `A rule that values are unique cannot be set in ${collection.collectionName}, because two documents share one: ${message}. Remove one of them and start again.`, { cause });
  }
}

function wantedBy(model: Declared): Wanted[] {
  return model.schema.indexes().map(([key, options]) => {
    const rest = facts(options as CreateIndexesOptions);
    const name = options.name ?? Object.entries(key).flat().join('_');
    return { ...rest, key: key as IndexDescription['key'], name };
  });
}

const compared = ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression', 'collation', 'weights', 'default_language', 'wildcardProjection', 'hidden'] as const;

/** What changes an index's meaning, without what says nothing (`unique: false`) and without Mongoose's own options. */
function facts(index: Record<string, any>): Record<string, unknown> {
  return Object.fromEntries(compared.filter((name) => index[name] !== undefined && index[name] !== false).map((name) => [name, index[name]]));
}

function isSame(found: Wanted, wanted: Wanted): boolean {
  const isText = Object.values(wanted.key).includes('text');
  const sameKey = isText || isDeepStrictEqual(Object.entries(found.key), Object.entries(wanted.key));
  return sameKey && isDeepStrictEqual(comparable(found, wanted), comparable(wanted, wanted));
}

/** MongoDB answers with the defaults filled in (a collation's twelve fields, a text index's weights): only what was asked for is compared. */
function comparable(index: Wanted, asked: Wanted): Record<string, unknown> {
  const entries = facts(index) as Record<string, any>;
  const filled = ['collation', 'weights', 'default_language'].filter((name) => name in entries);
  for (const name of filled) {
    const wanted = (asked as Record<string, any>)[name];
    if (wanted === undefined) delete entries[name];
    else if (typeof wanted === 'object') entries[name] = Object.fromEntries(Object.keys(wanted).map((field) => [field, entries[name][field]]));
  }
  return entries;
}

const codeOf = (error: unknown): string | undefined => (error as { codeName?: string }).codeName ?? ((error as { code?: number }).code === 11000 ? 'DuplicateKey' : undefined);
