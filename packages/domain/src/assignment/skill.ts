import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import type { SkillInput } from './words.ts';

/** Something tickets call for: an ability, a language, a certification. */
export type SkillFields = SkillInput & { version: number; history: Head | null; createdAt: Date };
export type SkillDocument = HydratedDocument<SkillFields>;
export type SkillRecord = SkillFields & { _id: Types.ObjectId };

const schema = new Schema<SkillFields>(
  {
    name: { type: String, required: true },
    kind: { type: String, required: true } as never,
    tags: { type: [String], default: [] },
    locale: { type: String, default: null },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'skills', autoIndex: false, versionKey: false },
);
schema.index({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });

export const Skill = model<SkillFields>('Skill', schema);
