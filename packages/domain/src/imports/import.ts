import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import { mayHold } from '../platform/held-files.ts';
import type { Delimiter, Encoding, ImportField, ImportState, ImportView } from './words.ts';

/** A CSV file on its way to becoming tickets. Its bytes stand among the files. */
export type ImportRecord = {
  _id: Types.ObjectId;
  name: string;
  sha256: string;
  size: number;
  state: ImportState;
  encoding: Encoding;
  delimiter: Delimiter;
  columns: string[];
  /** The first row, to know the columns by. */
  samples: string[];
  mapping: (ImportField | null)[];
  /** Rows up to this one are done: a restart goes on from here. */
  doneRows: number;
  counts: { rows: number; created: number; skipped: number; failed: number };
  error: string | null;
  owner: Actor;
  leaseHolder: string | null;
  leaseUntil: Date | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

const schema = new Schema<ImportRecord>(
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
    doneRows: { type: Number, default: 0 },
    counts: { rows: Number, created: Number, skipped: Number, failed: Number },
    error: { type: String, default: null },
    owner: { kind: String, id: String, name: String },
    leaseHolder: { type: String, default: null },
    leaseUntil: { type: Date, default: null },
    createdAt: Date,
    startedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
  },
  { collection: 'imports', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ sha256: 1 });
export const TicketImport = model<ImportRecord>('TicketImport', schema);
mayHold((sha256) => TicketImport.exists({ sha256 }));

/** A row that became a ticket, under its number there or its content: it never becomes one again, in whatever file it comes. */
type ImportedRow = { _id: string; ticketId: Types.ObjectId; importId: Types.ObjectId };
const rowSchema = new Schema<ImportedRow>({ _id: String, ticketId: Schema.Types.ObjectId, importId: Schema.Types.ObjectId }, { collection: 'imported_rows', autoIndex: false, versionKey: false });
export const Imported = model<ImportedRow>('ImportedRow', rowSchema);

export type FaultRecord = { _id: Types.ObjectId; importId: Types.ObjectId; row: number; message: string; cells: string[] };
const faultSchema = new Schema<FaultRecord>({ importId: { type: Schema.Types.ObjectId, required: true }, row: Number, message: String, cells: [String] }, { collection: 'import_faults', autoIndex: false, versionKey: false });
faultSchema.index({ importId: 1, row: 1 }, { unique: true });
export const ImportFault = model<FaultRecord>('ImportFault', faultSchema);

export function toImportView(record: ImportRecord): ImportView {
  const { _id, name, size, state, encoding, delimiter, columns, samples, mapping, counts, error } = record;
  return {
    ...{ id: _id.toString(), name, size, state, encoding, delimiter, columns, samples, mapping, counts, error },
    by: record.owner.name,
    createdAt: record.createdAt.toISOString(),
    startedAt: record.startedAt?.toISOString() ?? null,
    endedAt: record.endedAt?.toISOString() ?? null,
  };
}
