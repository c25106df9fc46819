import { model, Schema, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';

/** Somebody who writes to us. Addresses and numbers are unique among contacts: one address is one contact. */
export type ContactRecord = {
  _id: Types.ObjectId;
  name: string;
  /** As written, only the domain in lower case (E-23). */
  emails: string[];
  /** Lower case, for comparing. */
  emailKeys: string[];
  /** Digits with a leading plus where the country is known. */
  phones: string[];
  accountId: Types.ObjectId | null;
  accountName: string | null;
  locale: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
  history: Head | null;
  demo?: boolean;
};

const schema = new Schema<ContactRecord>(
  {
    name: { type: String, required: true },
    emails: [String],
    emailKeys: [String],
    phones: [String],
    accountId: { type: Schema.Types.ObjectId, default: null },
    accountName: { type: String, default: null },
    locale: { type: String, default: null },
    createdAt: Date,
    updatedAt: Date,
    version: Number,
    history: { seq: Number, hash: String },
    demo: Boolean,
  },
  { collection: 'contacts', autoIndex: false, versionKey: false },
);
// Partial: a contact without an address is not the same as another without one.
schema.index({ emailKeys: 1 }, { unique: true, partialFilterExpression: { emailKeys: { $gt: '' } } });
schema.index({ phones: 1 }, { unique: true, partialFilterExpression: { phones: { $gt: '' } } });
schema.index({ accountId: 1 }, { sparse: true });

export const Contact = model<ContactRecord>('Contact', schema);
