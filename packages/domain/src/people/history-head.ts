import type { SchemaDefinitionProperty } from 'mongoose';
import type { Head } from '../activity/activity.ts';

/** The end of a subject's chain of history, on the subject's own document. */
export const historyHead = { type: { seq: Number, hash: String }, _id: false, default: null } as unknown as SchemaDefinitionProperty<Head | null>;
