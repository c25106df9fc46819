import { model, Schema, type Types } from 'mongoose';
import type { Binary } from 'mongodb';

export type Writer = { id: string | null; name: string };

/** Who typed under which of Yjs' client numbers: each opened page has its own. */
export type Author = { client: number } & Writer;

/** A text that people type together, as it was when it last came to rest; what was typed since stands in `document_updates`. */
export type DocumentRecord = {
  /** `<kind>/<id>`. */
  _id: string;
  kind: string;
  /** What it belongs to and goes with: `ticket:<id>`. */
  subject: string;
  /** One Yjs update that holds everything. */
  state: Binary;
  bytes: number;
  /** Counts the times it was written: two processes that do so at once collide here. */
  revision: number;
  authors: Author[];
  /** The same in plain words, for search, notifications, exports. */
  text: string;
  html: string;
  /** What of it was told already: who is named in it. */
  told: string[];
  updatedAt: Date;
  updatedBy: Writer | null;
};

/** What was typed, stored before anybody else sees it. Any order, any number of times: Yjs makes the same of it. */
export type DocumentUpdateRecord = {
  _id: Types.ObjectId;
  document: string;
  update: Binary;
  by: Writer[];
  /** Client numbers that were not stored before. */
  authors?: Author[];
  /** The server that has told its own readers already; null: none has. */
  from: string | null;
};

/** A document as it was at a moment, to look at and to go back to. */
export type DocumentVersionRecord = {
  _id: Types.ObjectId;
  document: string;
  at: Date;
  by: Writer[];
  state: Binary;
  html: string;
  text: string;
  /** What comes after it is another one, whoever writes it. */
  closed?: boolean;
};

const writer = { _id: false, id: String, name: String };
const author = { _id: false, client: Number, id: String, name: String };

const documents = new Schema<DocumentRecord>(
  { _id: String, kind: String, subject: String, state: Buffer, bytes: Number, revision: Number, authors: [author], text: String, html: String, told: [String], updatedAt: Date, updatedBy: Schema.Types.Mixed },
  { collection: 'documents', autoIndex: false, versionKey: false },
);
documents.index({ subject: 1 });
export const Document = model<DocumentRecord>('Document', documents);

const updates = new Schema<DocumentUpdateRecord>({ document: String, update: Buffer, by: [writer], authors: [author], from: String }, { collection: 'document_updates', autoIndex: false, versionKey: false });
updates.index({ document: 1, _id: 1 });
export const DocumentUpdate = model<DocumentUpdateRecord>('DocumentUpdate', updates);

const versions = new Schema<DocumentVersionRecord>(
  { document: String, at: Date, by: [writer], state: Buffer, html: String, text: String, closed: Boolean },
  { collection: 'document_versions', autoIndex: false, versionKey: false },
);
versions.index({ document: 1, at: -1 });
export const DocumentVersion = model<DocumentVersionRecord>('DocumentVersion', versions);
