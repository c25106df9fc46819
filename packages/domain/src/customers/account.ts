import { model, Schema, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { accountLikeKeys, accountWords, nameKey } from './keys.ts';
import { nearKeys } from './near-names.ts';
import type { AccountKind, Contract, Lifecycle } from './words.ts';

/** Who we have a relation with: a business with its contacts, or one person (conflict L of the catalogue). */
export type AccountRecord = {
  _id: Types.ObjectId;
  name: string;
  kind: AccountKind;
  /** gold, silver, bronze or an organisation's own word, in lower case. */
  tier: string | null;
  vip: boolean;
  premium: boolean;
  lifecycle: Lifecycle;
  /** Mail domains whose senders belong here. One domain is one account's. */
  domains: string[];
  /** E.164 where the country is known. A switchboard's number may be several accounts'. */
  phone: string | null;
  rawPhone: string | null;
  address: string;
  site: string;
  notes: string;
  accountManagerId: Types.ObjectId | null;
  preferredAgentId: Types.ObjectId | null;
  locale: string | null;
  /** Numbers of other systems: CUST-…, ACC-… */
  externalIds: string[];
  /** Missing in what was written before. */
  contracts?: Contract[];
  aliases: string[];
  mergedIntoId: Types.ObjectId | null;
  notDuplicateIds: Types.ObjectId[];
  nameKey: string;
  words: string[];
  likeKeys: string[];
  /** Its name with one letter less, for slips of the finger; missing in what was written before (sweep-near-names.ts). */
  near?: string[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
  revision: number;
  history: Head | null;
  demo?: boolean;
};

const reference = { type: Schema.Types.ObjectId, default: null };
const text = { type: String, default: '' };
const flag = { type: Boolean, default: false };

const schema = new Schema<AccountRecord>(
  {
    name: { type: String, required: true },
    kind: String,
    tier: { type: String, default: null },
    vip: flag,
    premium: flag,
    lifecycle: String,
    domains: [String],
    phone: { type: String, default: null },
    rawPhone: { type: String, default: null },
    address: text,
    site: text,
    notes: text,
    accountManagerId: reference,
    preferredAgentId: reference,
    locale: { type: String, default: null },
    externalIds: [String],
    contracts: { type: [Schema.Types.Mixed], default: undefined } as never,
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
  { collection: 'accounts', autoIndex: false, versionKey: false },
);
schema.index({ domains: 1 }, { unique: true, partialFilterExpression: { domains: { $gt: '' } } });
schema.index({ externalIds: 1 }, { unique: true, partialFilterExpression: { externalIds: { $gt: '' } } });
schema.index({ nameKey: 1, _id: 1 });
schema.index({ updatedAt: -1, _id: -1 });
schema.index({ words: 1, nameKey: 1, _id: 1 });
schema.index({ tier: 1, nameKey: 1, _id: 1 }, { partialFilterExpression: { tier: { $gt: '' } } });
schema.index({ vip: 1, nameKey: 1, _id: 1 }, { partialFilterExpression: { vip: true } });
schema.index({ likeKeys: 1 });
schema.index({ near: 1 });

export const Account = model<AccountRecord>('Account', schema);

/** An account with every field, made of what is known. */
export function makeAccount(known: Partial<AccountRecord> & { name: string }): AccountRecord {
  const now = clock.now();
  return withDerivedAccount({
    _id: newId(),
    kind: 'business',
    tier: null,
    vip: false,
    premium: false,
    lifecycle: 'customer',
    domains: [],
    phone: null,
    rawPhone: known.phone ?? null,
    address: '',
    site: '',
    notes: '',
    accountManagerId: null,
    preferredAgentId: null,
    locale: null,
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

/** Everything that follows from the rest. Call it before each write. */
export function withDerivedAccount(account: AccountRecord): AccountRecord {
  const gone = account.mergedIntoId !== null;
  return { ...account, nameKey: nameKey(account.name), words: gone ? [] : accountWords(account), likeKeys: gone ? [] : accountLikeKeys(account), near: gone ? [''] : nearKeys([account.name, ...account.aliases]) };
}

export type AccountView = ReturnType<typeof toAccountView>;

/** An account as the REST API sends it. */
export function toAccountView(account: AccountRecord) {
  const { _id, version, revision, name, kind, tier, vip, premium, lifecycle, domains, phone, rawPhone, address, site, notes, externalIds, aliases, contracts = [] } = account;
  return {
    id: _id.toString(),
    ...{ version, revision, name, kind, tier, vip, premium, lifecycle, domains, phone, rawPhone, address, site, notes },
    accountManagerId: account.accountManagerId?.toString() ?? null,
    preferredAgentId: account.preferredAgentId?.toString() ?? null,
    language: account.locale,
    ...{ externalIds, aliases, contracts },
    mergedIntoId: account.mergedIntoId?.toString() ?? null,
    createdAt: account.createdAt.toISOString(),
    updatedAt: account.updatedAt.toISOString(),
  };
}
