import type { ClientSession, Types } from 'mongoose';
import type { Binary } from 'mongodb';
import * as Y from 'yjs';
import { Document, DocumentUpdate, type Author, type DocumentRecord, type DocumentUpdateRecord, type Writer } from './document.ts';

export type Loaded = { head: DocumentRecord | null; rowIds: Types.ObjectId[]; /** Who typed since it last came to rest, the last one at the end. */ by: Writer[]; state: Uint8Array; authors: Author[] };

export const EMPTY = Uint8Array.of(0, 0);

/**
 * A document with everything that is stored of it. Rows are read before the head: settling writes the head before it removes the rows that went into it, so that whatever
 * happens between the two readings nothing is missed (twice does no harm).
 */
export async function loadDocument(name: string, session?: ClientSession): Promise<Loaded> {
  const majority = session ? { session } : { readConcern: { level: 'majority' as const } };
  const rows = await DocumentUpdate.collection.find<DocumentUpdateRecord>({ document: name }, majority).sort({ _id: 1 }).toArray();
  const head = await Document.collection.findOne<DocumentRecord>({ _id: name } as never, majority);
  const parts = [...(head ? [bytesOf(head.state)] : []), ...rows.map(({ update }) => bytesOf(update))];
  return { head, rowIds: rows.map(({ _id }) => _id), by: eachOnce(rows.flatMap(({ by }) => by)), state: mergeParts(parts), authors: [...(head?.authors ?? []), ...rows.flatMap(({ authors }) => authors ?? [])] };
}

const eachOnce = (writers: Writer[]): Writer[] => [...new Map(writers.map((writer) => [writer.id ?? writer.name, writer])).values()];

/** Yjs sorts all the parts for each thing it takes from one: many at once would take hours where a few at a time take a second. */
const MOST_AT_ONCE = 100;
const LONG_BYTES = 64 * 1024;

/** A long text and what was typed since: what is short is put together first, so that the long one is gone through once. */
export function mergeParts(parts: Uint8Array[]): Uint8Array {
  if (parts.length <= 1) return parts[0] ?? EMPTY;
  if (parts.length > 2 && parts[0]!.length > LONG_BYTES) return Y.mergeUpdates([parts[0]!, mergeParts(parts.slice(1))]);
  if (parts.length <= MOST_AT_ONCE) return Y.mergeUpdates(parts);
  const fewer: Uint8Array[] = [];
  for (let at = 0; at < parts.length; at += MOST_AT_ONCE) fewer.push(mergeParts(parts.slice(at, at + MOST_AT_ONCE)));
  return mergeParts(fewer);
}

/** A stored update's bytes in memory of their own: the driver's buffer holds the whole answer. */
export const bytesOf = (stored: Binary | Uint8Array): Uint8Array => new Uint8Array(stored instanceof Uint8Array ? stored : stored.buffer);
