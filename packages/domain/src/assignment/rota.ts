import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import type { RotaInput } from './words.ts';

/** Who has the phone, one after the other. */
export type RotaFields = RotaInput & { version: number; history: Head | null; createdAt: Date };
export type RotaDocument = HydratedDocument<RotaFields>;
export type RotaRecord = RotaFields & { _id: Types.ObjectId };

const schema = new Schema<RotaFields>(
  {
    name: { type: String, required: true },
    zone: { type: String, required: true },
    people: { type: [String], required: true },
    every: { type: String, required: true } as never,
    from: { type: String, required: true },
    at: { type: String, required: true },
    overrides: { type: [Schema.Types.Mixed], default: [] } as never,
    contactId: { type: String, default: null },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'rotas', autoIndex: false, versionKey: false },
);
schema.index({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });

export const Rota = model<RotaFields>('Rota', schema);
