import type { ClientSession } from 'mongoose';
import { Binary } from 'mongodb';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { inThread } from '../platform/threads.ts';
import { Document, DocumentUpdate, type Author, type DocumentRecord } from './document.ts';
import { keepVersion } from './keep-version.ts';
import { documentOf } from './kinds.ts';
import { bytesOf, loadDocument, type Loaded } from './load-document.ts';
import { readState, type Read } from './read-state.ts';

/** Longer ones are put together in a thread: typing elsewhere must not wait for them. */
const IN_THREAD_BYTES = 64 * 1024;
const reader = { module: new URL('./read-state.ts', import.meta.url).href, name: 'readState' };
const AT_ONCE = 1_000;

/**
 * A document came to rest: what was typed becomes its one state, its words go where they are looked for, versions are kept, whoever is named is told. Safe to run twice, in two
 * processes at once, and to be killed anywhere: rows are removed after the state that holds them is stored, and a row that is read twice changes nothing.
 * @returns the state, and the number of rows that went into it; null: there was nothing to do, or another process was quicker
 */
export async function settleDocument(name: string): Promise<{ state: Uint8Array; rows: number } | null> {
  const loaded = await loadDocument(name);
  if (!documentOf(name) || loaded.rowIds.length === 0) return null;
  const { state } = loaded;
  const read = state.length > IN_THREAD_BYTES ? await inThread<Read>(reader, state) : readState(state);
  if (!(await changing((session) => write(name, loaded, read, session)).catch(wasQuicker))) return null;
  for (let at = 0; at < loaded.rowIds.length; at += AT_ONCE) await DocumentUpdate.collection.deleteMany({ _id: { $in: loaded.rowIds.slice(at, at + AT_ONCE) } });
  return { state: bytesOf(read.state), rows: loaded.rowIds.length };
}

/** False when another process wrote it meanwhile: what that one did not know of is still in its rows. */
async function write(name: string, { head, by, authors }: Loaded, { state, html, text, mentions }: Read, session: ClientSession): Promise<boolean> {
  const { kind, id, subject } = documentOf(name)!;
  const now = clock.now();
  const fields = { kind: kind.name, subject: `${subject.kind}:${subject.id}`, state: new Binary(state), bytes: state.length, revision: (head?.revision ?? 0) + 1, authors: eachOnce(authors), text, html, updatedAt: now, updatedBy: by.at(-1) ?? null };
  const written = await Document.collection.updateOne({ _id: name, revision: head?.revision ?? { $exists: false } } as never, { $set: fields }, { session, upsert: head === null });
  if (written.matchedCount + written.upsertedCount === 0) return false;
  if (html === (head?.html ?? '')) return true;
  const began = kind.versions && (await keepVersion(name, { html, text, state: fields.state, at: now, by }, session));
  const told = await kind.rest?.({ id, text, html, mentions, told: head?.told ?? [], by, began }, session);
  if (told) await Document.collection.updateOne({ _id: name } as never, { $set: { told } }, { session });
  return true;
}

/** Two that made it for the first time at once: the second finds its name taken. */
function wasQuicker(error: { code?: number }): boolean {
  if (error.code === 11_000) return false;
  throw error;
}

const eachOnce = (authors: Author[]): DocumentRecord['authors'] => [...new Map(authors.toReversed().map((author) => [author.client, author])).values()];
