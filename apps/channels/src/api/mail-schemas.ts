/** Shapes of mailboxes and of mail that came in, for the OpenAPI description. */
import { z } from 'zod';
import { intakeOutcomes, mailKinds, matchedBys, securities } from '@switchboard/domain/conversations/mailbox-words.ts';

const id = z.string();
const time = z.iso.datetime();
const server = { host: z.string(), port: z.number(), security: z.enum(securities), user: z.string(), hasPassword: z.boolean() };

export const mailboxSchema = z
  .object({
    id,
    version: z.number(),
    name: z.string(),
    address: z.string(),
    aliases: z.array(z.string()),
    imap: z.object({ ...server, folder: z.string() }).nullable(),
    smtp: z.object(server).nullable(),
    teamId: id.nullable(),
    acknowledge: z.boolean(),
    acknowledgement: z.record(z.string(), z.string()),
    plusAddressing: z.boolean(),
    isDefault: z.boolean(),
    active: z.boolean(),
    takeExisting: z.boolean(),
    state: z.object({ lastFetchAt: time.nullable(), lastError: z.string().nullable(), lastErrorAt: time.nullable() }),
    createdAt: time,
  })
  .meta({ id: 'Mailbox' });

export const testStepSchema = z
  .object({
    server: z.enum(['imap', 'smtp']),
    step: z.enum(['resolve', 'connect', 'secure', 'sign_in', 'folder', 'sender']),
    state: z.enum(['passed', 'failed', 'skipped']),
    sentence: z.string(),
  })
  .meta({ id: 'MailboxTestStep' });

export const intakeSchema = z
  .object({
    id,
    mailboxId: id,
    via: z.enum(['imap', 'smtp', 'http']),
    size: z.number(),
    state: z.enum(['waiting', 'processing', 'done', 'quarantined']),
    outcome: z.enum(intakeOutcomes).nullable(),
    kind: z.enum(mailKinds).nullable(),
    ticketId: id.nullable(),
    messageId: id.nullable(),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    replyText: z.string().nullable(),
    fullText: z.string().nullable(),
    attachments: z.array(z.object({ name: z.string(), type: z.string(), size: z.number(), inline: z.boolean() })),
    bounce: z.object({ recipient: z.string().nullable(), status: z.string().nullable(), permanent: z.boolean() }).nullable(),
    matchedBy: z.enum(matchedBys).nullable(),
    reason: z.string().nullable(),
    receivedAt: time,
    processedAt: time.nullable(),
  })
  .meta({ id: 'Intake' });
