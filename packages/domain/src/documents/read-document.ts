import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import type { Writer } from './document.ts';
import { documentOf } from './kinds.ts';
import { Document, DocumentUpdate, type DocumentRecord } from './document.ts';
import type { Access } from './words.ts';

export type ReadDocument = { text: string; html: string; access: Access; updatedAt: string | null; updatedBy: Writer | null };

/** Whether a viewer may open a document. @throws Problem `not_found` */
export async function accessTo(viewer: Viewer, name: string): Promise<Access> {
  const found = documentOf(name);
  const access = found && (await found.kind.accessOf(viewer, found.id));
  if (!access) throw new Problem('not_found', 'There is no such text that you can see.');
  return access;
}

/** What stands in a document, as HTML that is safe to show and as plain text, with what was typed a moment ago. @throws Problem `not_found` */
export async function readDocument(viewer: Viewer, name: string): Promise<ReadDocument> {
  const access = await accessTo(viewer, name);
  return { ...(await readStanding(name)), access };
}

export type Standing = Omit<ReadDocument, 'access'>;

/** The same for whoever may read it by another way; asks nobody. */
export const readStanding = async (name: string): Promise<Standing> => (await readStandings([name]))[0]!;

/** Of several at once, in their order. */
export async function readStandings(names: readonly string[]): Promise<Standing[]> {
  if (names.length === 0) return [];
  const [fresh, heads] = await Promise.all([DocumentUpdate.distinct('document', { document: { $in: names } }), Document.collection.find<DocumentRecord>({ _id: { $in: names } } as never, { projection: { state: 0 } }).toArray()]);
  return Promise.all(names.map((name) => standingOf(name, heads.find(({ _id }) => _id === name), fresh.includes(name))));
}

async function standingOf(name: string, head: DocumentRecord | undefined, fresh: boolean): Promise<Standing> {
  const shown = { updatedAt: head?.updatedAt.toISOString() ?? null, updatedBy: head?.updatedBy ?? null };
  if (!fresh) return { text: head?.text ?? '', html: head?.html ?? '', ...shown };
  // Yjs is loaded when something is to be put together.
  const [{ loadDocument }, { readState }] = await Promise.all([import('./load-document.ts'), import('./read-state.ts')]);
  const { state, by } = await loadDocument(name);
  const { text, html } = readState(state);
  return { text, html, ...shown, updatedBy: by.at(-1) ?? shown.updatedBy };
}
