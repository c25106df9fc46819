import { model, Schema, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { contactLikeKeys, contactWords, nameKey } from './keys.ts';
import { nearKeys } from './near-names.ts';
import type { PreferredChannel } from './words.ts';

/** Somebody who writes to us. Addresses and numbers are unique among contacts: one address is one contact. */
export type ContactRecord = {
  _id: Types.ObjectId;
  name: string;
  /** As written, only the domain in lower case (E-23). */
  emails: string[];
  /** Lower case, for comparing. */
  emailKeys: string[];
  /** E.164 where the country is known, else bare digits. */
  phones: string[];
  /** The same numbers as they were given, in the same order. */
  rawPhones: string[];
  accountId: Types.ObjectId | null;
  /** Follows the account (follow-accounts.ts). */
  accountName: string | null;
  /** The language they are written to in. */
  locale: string | null;
  zone: string | null;
  preferredChannel: PreferredChannel | null;
  preferredAgentId: Types.ObjectId | null;
  site: string;
  notes: string;
  vip: boolean;
  /** What they send is filed as spam and answered by nobody, from whichever of their addresses. */
  blocked: boolean;
  /** Numbers of other systems: CUST-… */
  externalIds: string[];
  /** Names of contacts that were merged into this one. */
  aliases: string[];
  /** Set when this one was merged away; it is kept for old links and for undoing. */
  mergedIntoId: Types.ObjectId | null;
  /** Somebody looked and said that these are other people. */
  notDuplicateIds: Types.ObjectId[];
  /** Derived, see keys.ts: order, search, duplicates. */
  nameKey: string;
  words: string[];
  likeKeys: string[];
  /** Its name with one letter less, for slips of the finger; missing in what was written before (sweep-near-names.ts). */
  near?: string[];
  createdAt: Date;
  updatedAt: Date;
  /** Counts changes of properties; `revision` counts everything. */
  version: number;
  revision: number;
  history: Head | null;
  demo?: boolean;
};

const reference = { type: Schema.Types.ObjectId, default: null };
const text = { type: String, default: '' };
const flag = { type: Boolean, default: false };

const schema = new Schema<ContactRecord>(
  {
    name: { type: String, required: true },
    emails: [String],
    emailKeys: [String],
    phones: [String],
    rawPhones: [String],
    accountId: reference,
    accountName: { type: String, default: null },
    locale: { type: String, default: null },
    zone: { type: String, default: null },
    preferredChannel: { type: String, default: null },
    preferredAgentId: reference,
    site: text,
    notes: text,
    vip: flag,
    blocked: flag,
    externalIds: [String],
    aliases: [String],
    mergedIntoId: reference,
    notDuplicateIds: [Schema.Types.ObjectId],
    nameKey: String,
    words: [String],
    likeKeys: [String],
    near: { type: [String], default: undefined },
    createdAt: Date,
    updatedAt: Date,
    version: Number,
    revision: Number,
    history: historyHead,
    demo: Boolean,
  },
  { collection: 'contacts', autoIndex: false, versionKey: false },
);
// Partial: a contact without an address is not the same as another without one.
schema.index({ emailKeys: 1 }, { unique: true, partialFilterExpression: { emailKeys: { $gt: '' } } });
schema.index({ phones: 1 }, { unique: true, partialFilterExpression: { phones: { $gt: '' } } });
schema.index({ externalIds: 1 }, { unique: true, partialFilterExpression: { externalIds: { $gt: '' } } });
// Lists by name and by what is new; those of an account; searching; what is like another.
schema.index({ nameKey: 1, _id: 1 });
schema.index({ updatedAt: -1, _id: -1 });
schema.index({ accountId: 1, nameKey: 1, _id: 1 });
schema.index({ words: 1, nameKey: 1, _id: 1 });
schema.index({ likeKeys: 1 });
schema.index({ near: 1 });
schema.index({ vip: 1, nameKey: 1, _id: 1 }, { partialFilterExpression: { vip: true } });

export const Contact = model<ContactRecord>('Contact', schema);

/** A contact with every field, made of what is known. */
export function makeContact(known: Partial<ContactRecord> & { name: string }): ContactRecord {
  const now = clock.now();
  return withDerived({
    _id: newId(),
    emails: [],
    emailKeys: [],
    phones: [],
    rawPhones: known.phones ?? [],
    accountId: null,
    accountName: null,
    locale: null,
    zone: null,
    preferredChannel: null,
    preferredAgentId: null,
    site: '',
    notes: '',
    vip: false,
    blocked: false,
    externalIds: [],
    aliases: [],
    mergedIntoId: null,
    notDuplicateIds: [],
    nameKey: '',
    words: [],
    likeKeys: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
    revision: 1,
    history: null,
    ...known,
  });
}

/** Everything that follows from the rest. Call it before each write. One that was merged away is found by nothing. */
export function withDerived(contact: ContactRecord): ContactRecord {
  const gone = contact.mergedIntoId !== null;
  return { ...contact, emailKeys: contact.emails.map((address) => address.toLowerCase()), nameKey: nameKey(contact.name), words: gone ? [] : contactWords(contact), likeKeys: gone ? [] : contactLikeKeys(contact), near: gone ? [''] : nearKeys([contact.name, ...contact.aliases]) };
}

export type ContactView = ReturnType<typeof toContactView>;

/** A contact as the REST API sends it. */
export function toContactView(contact: ContactRecord) {
  return {
    id: contact._id.toString(),
    version: contact.version,
    revision: contact.revision ?? contact.version,
    name: contact.name,
    email: contact.emails[0] ?? null,
    emails: contact.emails,
    phone: contact.phones[0] ?? null,
    phones: contact.phones,
    rawPhones: contact.rawPhones ?? contact.phones,
    accountId: contact.accountId?.toString() ?? null,
    accountName: contact.accountName,
    language: contact.locale,
    zone: contact.zone ?? null,
    preferredChannel: contact.preferredChannel ?? null,
    preferredAgentId: contact.preferredAgentId?.toString() ?? null,
    site: contact.site ?? '',
    notes: contact.notes ?? '',
    vip: contact.vip ?? false,
    blocked: contact.blocked ?? false,
    externalIds: contact.externalIds ?? [],
    aliases: contact.aliases ?? [],
    mergedIntoId: contact.mergedIntoId?.toString() ?? null,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
  };
}
