import * as Y from 'yjs';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { Document, DocumentVersion, type DocumentRecord, type DocumentVersionRecord, type Writer } from './document.ts';
import { bytesOf, loadDocument } from './load-document.ts';
import { accessTo } from './read-document.ts';
import { renderDocument } from './render.ts';
import { settleDocument } from './settle-document.ts';
import { storeUpdates } from './store-updates.ts';

export type Version = { id: string; at: string; by: Writer[]; preview: string };
export type VersionText = Version & { /** With `data-by`, a place in `writers`, around what each of them typed. */ html: string; text: string; writers: Writer[] };

const PREVIEW = 140;

/** The stretches of writing that a document is made of, the newest first. @throws Problem `not_found` */
export async function documentVersions(viewer: Viewer, name: string): Promise<{ items: Version[]; next: null }> {
  await accessTo(viewer, name);
  const versions = await DocumentVersion.find({ document: name }, { state: 0, html: 0 }).sort({ at: -1 }).lean<DocumentVersionRecord[]>();
  return { items: versions.map(toVersion), next: null };
}

/** One version, with who typed what. @throws Problem `not_found` */
export async function documentVersion(viewer: Viewer, name: string, id: string): Promise<VersionText> {
  await accessTo(viewer, name);
  const version = await find(name, id);
  const head = await Document.findById(name, { authors: 1 }).lean<DocumentRecord>();
  const writers = [...new Map((head?.authors ?? []).map(({ id: who, name: called }) => [who ?? called, { id: who, name: called }])).values()];
  const places = new Map((head?.authors ?? []).map((author) => [author.client, writers.findIndex((writer) => (writer.id ?? writer.name) === (author.id ?? author.name))]));
  const { html, text } = renderDocument(documentFrom(bytesOf(version.state)), { writerOf: (client) => places.get(client) ?? null });
  return { ...toVersion(version), html, text, writers };
}

/** Puts an earlier version in the place of what stands there now, which stays a version itself: going back can be gone back on. @throws Problem `not_found` · `forbidden` */
export async function restoreVersion(viewer: Viewer, name: string, id: string): Promise<Version> {
  permit((await accessTo(viewer, name)) === 'write', 'You may read this text, and not change it.');
  // What was typed a moment ago is kept first, and what stands there now is not written over.
  await settleDocument(name);
  const version = await find(name, id);
  await DocumentVersion.findOneAndUpdate({ document: name }, { $set: { closed: true } }, { sort: { at: -1 } });
  const { state } = await loadDocument(name);
  const [now, then] = [documentFrom(state), documentFrom(bytesOf(version.state))];
  const before = Y.encodeStateVector(now);
  const content = now.getXmlFragment('content');
  now.transact(() => {
    content.delete(0, content.length);
    content.insert(0, then.getXmlFragment('content').toArray().map((child) => child.clone()) as (Y.XmlElement | Y.XmlText)[]);
  });
  const by = { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name };
  // Told by no server yet: each that has it open hears of it by the change stream.
  await storeUpdates([{ document: name, bytes: Y.encodeStateAsUpdate(now, before), by: [by], authors: [{ client: now.clientID, ...by }], from: null }], AbortSignal.timeout(10_000));
  await settleDocument(name);
  return toVersion((await DocumentVersion.findOne({ document: name }).sort({ at: -1 }).lean<DocumentVersionRecord>())!);
}

async function find(name: string, id: string): Promise<DocumentVersionRecord> {
  const version = await DocumentVersion.collection.findOne<DocumentVersionRecord>({ _id: toId(id, 'version'), document: name });
  if (!version) throw new Problem('not_found', 'There is no such version.');
  return version;
}

function documentFrom(state: Uint8Array): Y.Doc {
  const document = new Y.Doc();
  Y.applyUpdate(document, state);
  return document;
}

const toVersion = ({ _id, at, by, text }: Pick<DocumentVersionRecord, '_id' | 'at' | 'by' | 'text'>): Version => ({
  id: _id.toString(),
  at: at.toISOString(),
  by,
  preview: text.slice(0, PREVIEW),
});
