import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from './history-head.ts';

/** A program's sign-in. The key itself is shown once; only its hash is kept (256 random bits need no slow one). */
export type ApiKeyFields = {
  name: string;
  /** How the key begins, to tell keys apart on a page. */
  prefix: string;
  hash: string;
  role: string;
  /** See `inScope` in words.ts; empty: all that the role allows. */
  scopes: string[];
  /** Narrowed to these teams; empty: counts as a member of each. */
  teamIds: Types.ObjectId[];
  expiresAt: Date | null;
  withdrawnAt: Date | null;
  /** Right to within five minutes. */
  lastUsedAt: Date | null;
  /** A key never allows more than its maker does today; null: made on the command line. */
  createdBy: Types.ObjectId | null;
  createdByName: string;
  createdAt: Date;
  history: Head | null;
};
export type ApiKeyDocument = HydratedDocument<ApiKeyFields>;

const schema = new Schema<ApiKeyFields>(
  {
    name: { type: String, required: true },
    prefix: { type: String, required: true },
    hash: { type: String, required: true },
    role: { type: String, required: true },
    scopes: { type: [String], default: [] },
    teamIds: { type: [Schema.Types.ObjectId], default: [] },
    expiresAt: { type: Date, default: null },
    withdrawnAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
    createdBy: { type: Schema.Types.ObjectId, default: null },
    createdByName: { type: String, required: true },
    createdAt: { type: Date, required: true },
    history: historyHead,
  },
  { collection: 'api_keys', autoIndex: false, versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.index({ createdBy: 1 });
schema.index({ teamIds: 1 });

export const ApiKey = model<ApiKeyFields>('ApiKey', schema);

export type ApiKeyView = {
  id: string;
  name: string;
  prefix: string;
  role: string;
  scopes: string[];
  teamIds: string[];
  expiresAt: string | null;
  withdrawnAt: string | null;
  lastUsedAt: string | null;
  createdBy: string;
  createdAt: string;
};

export function toApiKeyView(key: ApiKeyFields & { _id: Types.ObjectId }): ApiKeyView {
  return {
    id: key._id.toString(),
    name: key.name,
    prefix: key.prefix,
    role: key.role,
    scopes: key.scopes,
    teamIds: key.teamIds.map(String),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    withdrawnAt: key.withdrawnAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    createdBy: key.createdByName,
    createdAt: key.createdAt.toISOString(),
  };
}
