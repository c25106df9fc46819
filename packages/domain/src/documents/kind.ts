import type { ClientSession } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import type { Writer } from './document.ts';
import type { Access } from './words.ts';

/** A document that came to rest. */
export type Rested = { id: string; text: string; html: string; /** `person:<id>`, `team:<id>`. */ mentions: string[]; /** What `rest` answered with the last time. */ told: string[]; /** Who typed since, the last one at the end. */ by: Writer[]; /** Whether a new version begins with it. */ began: boolean };

/**
 * A kind of text that people type together, declared in one file: who may read and write it, how long it may get, what its words feed. Add it to kinds.ts and the server at
 * `/documents/<kind>/<id>` opens it.
 */
export type DocumentKind = {
  name: string;
  /** Bytes as stored, formatting and all. */
  mostBytes: number;
  /** What it belongs to; who may open it is asked again whenever that changes. Null: there can be no such document. */
  subjectOf(id: string): { kind: string; id: string } | null;
  /** Null: does not exist for this viewer. */
  accessOf(viewer: Viewer, id: string): Promise<Access | null>;
  /** Whether earlier versions are kept. */
  versions: boolean;
  /** Called in the transaction that writes a document that came to rest. Answers with what was told by now. */
  rest?(rested: Rested, session: ClientSession): Promise<string[]>;
};
