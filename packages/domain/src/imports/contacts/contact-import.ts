import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../../activity/actor.ts';
import type { Delimiter, Encoding } from '../words.ts';
import { mayHold } from '../../platform/held-files.ts';
import type { ContactColumn, ContactImportView } from './words.ts';

/** A CSV file on its way to becoming contacts. Its bytes stand among the files. */
export type ContactImportRecord = {
  _id: Types.ObjectId;
  name: string;
  sha256: string;
  size: number;
  state: ContactImportView['state'];
  encoding: Encoding;
  delimiter: Delimiter;
  columns: string[];
  samples: string[];
  mapping: (ContactColumn | null)[];
  /** Rows up to this one are done: a restart goes on from here. */
  doneRows: number;
  /** How much of the file that is, from 0 to 1. */
  part: number;
  counts: ContactImportView['counts'];
  error: string | null;
  owner: Actor;
  leaseHolder: string | null;
  leaseUntil: Date | null;
  createdAt: Date;
  endedAt: Date | null;
};

const schema = new Schema<ContactImportRecord>(
  {
    name: String,
    sha256: String,
    size: Number,
    state: String,
    encoding: String,
    delimiter: String,
    columns: [String],
    samples: [String],
    mapping: [Schema.Types.Mixed],
    doneRows: Number,
    part: Number,
    counts: { rows: Number, created: Number, updated: Number, same: Number, failed: Number },
    error: { type: String, default: null },
    owner: { kind: String, id: String, name: String },
    leaseHolder: { type: String, default: null },
    leaseUntil: { type: Date, default: null },
    createdAt: Date,
    endedAt: { type: Date, default: null },
  },
  { collection: 'contact_imports', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ sha256: 1 });
export const ContactImport = model<ContactImportRecord>('ContactImport', schema);
mayHold((sha256) => ContactImport.exists({ sha256 }));

export type ContactFault = { _id: Types.ObjectId; importId: Types.ObjectId; row: number; message: string; cells: string[] };
const faults = new Schema<ContactFault>({ importId: { type: Schema.Types.ObjectId, required: true }, row: Number, message: String, cells: [String] }, { collection: 'contact_import_faults', autoIndex: false, versionKey: false });
faults.index({ importId: 1, row: 1 }, { unique: true });
export const ContactImportFault = model<ContactFault>('ContactImportFault', faults);

export function toContactImportView({ _id, owner, createdAt, endedAt, name, size, state, encoding, delimiter, columns, samples, mapping, counts, part, error }: ContactImportRecord): ContactImportView {
  return { id: _id.toString(), name, size, state, encoding, delimiter, columns, samples, mapping, counts, part, error, by: owner.name, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
