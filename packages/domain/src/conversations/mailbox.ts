import { model, Schema, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import type { Security } from './mailbox-words.ts';

export type MailServer = { host: string; port: number; security: Security; user: string; sealedPassword: string | null };

/** Where customers write to. Its servers are optional: mail may also come by SMTP or HTTP, and go out by the default mailbox. */
export type MailboxRecord = {
  _id: Types.ObjectId;
  version: number;
  name: string;
  address: string;
  /** More addresses whose mail arrives here; never a customer (E-34). */
  aliases: string[];
  imap: (MailServer & { folder: string }) | null;
  smtp: MailServer | null;
  /** Tickets of this mailbox begin in this team. */
  teamId: Types.ObjectId | null;
  acknowledge: boolean;
  /** The words of the acknowledgement by language; a language that is missing has a standard text. */
  acknowledgement: Record<string, string>;
  /** Whether `name+anything@…` reaches `name@…` at its provider: the reply address needs it. */
  plusAddressing: boolean;
  /** Sends what belongs to no mailbox: invitations, new passwords. One mailbox at most. */
  isDefault: boolean;
  active: boolean;
  /** Whether the mail that is in the folder when it is first read becomes tickets too. */
  takeExisting: boolean;
  state: {
    lastFetchAt: Date | null;
    lastError: string | null;
    lastErrorAt: Date | null;
    /** Progress through the folder: every mail up to `lastUid` under this UIDVALIDITY is stored (E-3). */
    uidValidity: string | null;
    lastUid: number;
    leaseHolder: string | null;
    leaseUntil: Date | null;
  };
  createdAt: Date;
  history: Head | null;
};

const server = { host: String, port: Number, security: String, user: String, sealedPassword: { type: String, default: null } };

const schema = new Schema<MailboxRecord>(
  {
    version: { type: Number, default: 1 },
    name: String,
    address: String,
    aliases: [String],
    imap: { type: new Schema({ ...server, folder: String }, { _id: false }), default: null },
    smtp: { type: new Schema(server, { _id: false }), default: null },
    teamId: { type: Schema.Types.ObjectId, default: null },
    acknowledge: Boolean,
    acknowledgement: { type: Schema.Types.Mixed, default: {} },
    plusAddressing: Boolean,
    isDefault: Boolean,
    active: Boolean,
    takeExisting: { type: Boolean, default: true },
    state: {
      lastFetchAt: { type: Date, default: null },
      lastError: { type: String, default: null },
      lastErrorAt: { type: Date, default: null },
      uidValidity: { type: String, default: null },
      lastUid: { type: Number, default: 0 },
      leaseHolder: { type: String, default: null },
      leaseUntil: { type: Date, default: null },
    },
    createdAt: Date,
    history: { seq: Number, hash: String },
  },
  { collection: 'mailboxes', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ address: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });

export const Mailbox = model<MailboxRecord>('Mailbox', schema);
