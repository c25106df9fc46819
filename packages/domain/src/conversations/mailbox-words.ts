import { z } from 'zod';

/** `tls` from the first byte, `starttls` after a greeting in clear (and nothing without it), `none` for a server in one's own network. */
export const securities = ['tls', 'starttls', 'none'] as const;
export type Security = (typeof securities)[number];

const host = z
  .string()
  .trim()
  .min(1, 'Enter the name of the server.')
  .max(253)
  .regex(/^[^\s/@]+$/, 'Enter a name such as imap.example.com, without https:// or a path.');
const server = {
  host,
  port: z.number().int().min(1).max(65535),
  security: z.enum(securities),
  user: z.string().max(320).default(''),
  /** Left out on a change: the stored one stays. */
  password: z.string().max(1024).optional(),
};

export const mailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>"(),:;[\]\\\p{Cc}]+@[^\s@<>"(),:;[\]\\\p{Cc}]+$/u, 'Enter one e-mail address such as support@example.com.');

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'Use one line without control characters.');

export const newMailbox = z.strictObject({
  name: line(100).min(1, 'Enter a name; customers see it beside the address.'),
  address: mailAddress,
  aliases: z.array(mailAddress).max(50).default([]),
  imap: z
    .strictObject({ ...server, folder: line(200).min(1).default('INBOX') })
    .nullable()
    .default(null),
  smtp: z.strictObject(server).nullable().default(null),
  teamId: z.string().nullable().default(null),
  acknowledge: z.boolean().default(true),
  acknowledgement: z.record(z.string().regex(/^[a-z]{2}(-[A-Za-z]+)?$/), z.string().max(5_000)).default({}),
  plusAddressing: z.boolean().default(true),
  isDefault: z.boolean().default(false),
  active: z.boolean().default(true),
  /** Whether the mail that is in the folder already becomes tickets too. */
  takeExisting: z.boolean().default(true),
});
export type NewMailbox = z.infer<typeof newMailbox>;

/** What was sent and nothing else: a default here would undo what is stored. */
export const mailboxChanges = z
  .strictObject({
    name: newMailbox.shape.name,
    address: newMailbox.shape.address,
    aliases: z.array(mailAddress).max(50),
    imap: z.strictObject({ ...server, folder: line(200).min(1).default('INBOX') }).nullable(),
    smtp: z.strictObject(server).nullable(),
    teamId: z.string().nullable(),
    acknowledge: z.boolean(),
    acknowledgement: z.record(z.string().regex(/^[a-z]{2}(-[A-Za-z]+)?$/), z.string().max(5_000)),
    plusAddressing: z.boolean(),
    isDefault: z.boolean(),
    active: z.boolean(),
    takeExisting: z.boolean(),
  })
  .partial();
export type MailboxChanges = z.infer<typeof mailboxChanges>;

/** One step of a connection test, in the order they are tried; after the first failure of a server its later steps are `skipped`. */
export type TestStep = {
  server: 'imap' | 'smtp';
  step: 'resolve' | 'connect' | 'secure' | 'sign_in' | 'folder' | 'sender';
  state: 'passed' | 'failed' | 'skipped';
  /** What a person can do about it; for a passed step what was seen. */
  sentence: string;
};

/** A mailbox as it is shown: a password is only said to exist. */
export type MailboxView = Omit<NewMailbox, 'imap' | 'smtp'> & {
  id: string;
  version: number;
  imap: { host: string; port: number; security: Security; user: string; folder: string; hasPassword: boolean } | null;
  smtp: { host: string; port: number; security: Security; user: string; hasPassword: boolean } | null;
  state: { lastFetchAt: string | null; lastError: string | null; lastErrorAt: string | null };
  createdAt: string;
};

export const intakeOutcomes = ['ticket_created', 'message_added', 'delivery_event', 'duplicate', 'quarantined'] as const;
export type IntakeOutcome = (typeof intakeOutcomes)[number];
export const mailKinds = ['human', 'auto_reply', 'bounce', 'complaint', 'list', 'own'] as const;
export type MailKind = (typeof mailKinds)[number];
export const matchedBys = ['reply_address', 'own_message_id', 'received_message_id', 'subject_number', 'none'] as const;
export type MatchedBy = (typeof matchedBys)[number];
