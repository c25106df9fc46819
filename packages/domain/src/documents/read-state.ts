import * as Y from 'yjs';
import { renderDocument, type Rendered } from './render.ts';

export type Read = Rendered & { state: Uint8Array };

/** Applies a document's updates, which lets go of what was deleted, and says what stands in it. Also runs in a thread, for long ones. */
export function readState(merged: Uint8Array): Read {
  const document = new Y.Doc();
  Y.applyUpdate(document, merged);
  const read = { ...renderDocument(document), state: Y.encodeStateAsUpdate(document) };
  document.destroy();
  return read;
}
