import { setTimeout as sleep } from 'node:timers/promises';
import type { SendMailOptions } from 'nodemailer';
import { clock } from '../platform/clock.ts';
import { openFile, readFileBytes } from '../platform/files.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { linkWords } from './account-mails.ts';
import { tellDelivery } from './delivery.ts';
import { composeMail } from './mail/compose-mail.ts';
import { explainMailFault } from './mail/explain-fault.ts';
import { smtpTransport } from './mail/smtp-transport.ts';
import { mayHoldPlace, withoutPlace } from './mail/without-place.ts';
import { Mailbox, type MailboxRecord, type MailServer } from './mailbox.ts';
import { Outbox, type OutboxRecord } from './outbox.ts';

/** Renewed while a mail is on its way; one whose sender was killed is sent again after this. */
const LEASE_MS = 45_000;
/** After 5 minutes, then hourly for two days (catalogue 4.4, 18). */
const FIRST_RETRY_MS = 5 * 60_000;
const RETRY_MS = 60 * 60_000;
const MOST_ATTEMPTS = 48;
/** From this failure on the agent is told while it is still tried. */
const TELL_FROM = 3;

/**
 * Sends one mail of the outbox. Safe to repeat and to run twice at once. Once a server has taken it, that is written at once and it is never sent again. The window that
 * remains is the moment between the server's "250" and that write: a process killed in it sends a second copy, with the same Message-ID.
 */
export async function sendMail(id: string): Promise<void> {
  if (await setting('mail.halted')) return;
  const mail = await claim(id);
  if (!mail) return;
  const renewing = setInterval(() => void renew(mail), LEASE_MS / 3).unref();
  let refused: string | null;
  try {
    refused = await transmit(mail, await senderOf(mail));
  } catch (error) {
    return await failed(mail, error);
  } finally {
    clearInterval(renewing);
  }
  await accepted(mail, refused);
  await tellDelivery(mail, 'sent', refused);
}

/** A database that is away for a moment must not make a customer read a mail twice. */
async function accepted({ _id }: OutboxRecord, refused: string | null): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await Outbox.updateOne({ _id }, { $set: { state: 'sent', acceptedAt: clock.now(), leaseUntil: null, lastError: refused } });
      return;
    } catch (error) {
      if (tries === 10) throw error;
      await sleep(tries * 200);
    }
  }
}

async function renew({ _id }: OutboxRecord): Promise<void> {
  await Outbox.updateOne({ _id, state: 'sending' }, { $set: { leaseUntil: new Date(clock.ms() + LEASE_MS) } }).catch(() => undefined);
}

async function claim(id: string): Promise<OutboxRecord | null> {
  const now = clock.now();
  return Outbox.findOneAndUpdate(
    { _id: id, ...dueAt(now) },
    { $set: { state: 'sending', leaseUntil: new Date(now.getTime() + LEASE_MS) }, $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean<OutboxRecord>();
}

/** What waits and is due, and what a process that is gone left behind; never what a server has taken. */
const dueAt = (now: Date) => ({
  acceptedAt: null,
  $or: [
    { state: 'queued' as const, dueAt: { $lte: now } },
    { state: 'sending' as const, leaseUntil: { $lt: now } },
  ],
});

type Via = { mailbox: MailboxRecord; smtp: MailServer };

/** The mailbox it is from; one without a server of its own sends by the default mailbox's. */
async function senderOf(mail: OutboxRecord): Promise<Via> {
  const standard = await Mailbox.findOne({ isDefault: true }).lean<MailboxRecord>();
  const mailbox = (mail.mailboxId && (await Mailbox.findById(mail.mailboxId).lean<MailboxRecord>())) || standard;
  const smtp = mailbox?.smtp ?? standard?.smtp;
  if (!mailbox || !smtp) throw new Problem('unavailable', 'No mailbox can send this: add a server for outgoing mail to its mailbox, or to the default one.');
  return { mailbox, smtp };
}

/** Returns a sentence about receivers that the server refused while it took the mail for others. */
async function transmit(mail: OutboxRecord, { mailbox, smtp }: Via): Promise<string | null> {
  const words = mail.link ? await linkWords(mail.link) : { subject: mail.subject, text: mail.text };
  if (!words) throw Object.assign(new Error('The link in it was used or ran out before it could be sent.'), { responseCode: 550 });
  const message = composeMail({ ...mail, ...words }, { id: mailbox._id.toString(), name: mailbox.name, address: mailbox.address }, await filesOf(mail));
  const receivers = [...mail.to, ...mail.cc, ...(mail.bcc ?? [])].map(({ address }) => address);
  const transport = await smtpTransport(smtp);
  try {
    const info = await sendAs(transport, message, receivers, mail.automatic ? '' : mailbox.address, mailbox.address);
    const refused = (info.rejected as string[] | undefined) ?? [];
    return refused.length > 0 ? `The server refused ${refused.join(', ')}.` : null;
  } finally {
    transport.close();
  }
}

/** What a machine sends has no return path (E-14), where the server allows that: some take mail only in the name of who signed in. */
async function sendAs(
  transport: Awaited<ReturnType<typeof smtpTransport>>,
  message: SendMailOptions,
  to: string[],
  from: string,
  fallback: string,
): Promise<{ rejected?: unknown }> {
  try {
    return (await transport.sendMail({ ...message, envelope: { from, to } })) as { rejected?: unknown };
  } catch (error) {
    if (from !== '' || (error as { command?: string }).command !== 'MAIL FROM') throw error;
    return (await transport.sendMail({ ...message, envelope: { from: fallback, to } })) as { rejected?: unknown };
  }
}

/** A file that is missing on the disk must not keep the answer from leaving. */
async function filesOf(mail: OutboxRecord) {
  const files = [];
  for (const { name, type, sha256, contentId } of mail.attachments) {
    try {
      const content = mayHoldPlace(type) ? withoutPlace(await readFileBytes(sha256)) : await openFile(sha256);
      files.push({ filename: name, contentType: type, content, ...(contentId ? { cid: contentId } : {}) });
    } catch (error) {
      log.error({ err: error, outboxId: mail._id.toString() }, 'An attachment of a mail is missing; the mail leaves without it');
    }
  }
  return files;
}

async function failed(mail: OutboxRecord, error: unknown): Promise<void> {
  const { sentence, permanent } = explainMailFault(error, 'smtp');
  const waitsForMailbox = error instanceof Problem && error.code === 'unavailable';
  log.warn({ outboxId: mail._id.toString(), attempts: mail.attempts, reason: sentence }, 'A mail could not be sent');
  if (permanent || mail.attempts >= MOST_ATTEMPTS) {
    await Outbox.updateOne({ _id: mail._id, acceptedAt: null }, { $set: { state: 'failed', leaseUntil: null, lastError: sentence } });
    return tellDelivery(mail, 'failed', sentence);
  }
  const delayMs = waitsForMailbox ? 60_000 : mail.attempts <= 1 ? FIRST_RETRY_MS : RETRY_MS;
  const again = { state: 'queued', leaseUntil: null, lastError: sentence, dueAt: new Date(clock.ms() + delayMs), ...(waitsForMailbox ? { attempts: 0 } : {}) };
  await Outbox.updateOne({ _id: mail._id, acceptedAt: null }, { $set: again });
  if (mail.attempts >= TELL_FROM || waitsForMailbox) await tellDelivery(mail, 'queued', sentence);
}

/** Everything that is due, and what was sent before a crash kept its message from knowing. */
export async function sweepOutbox(): Promise<number> {
  const now = clock.now();
  const due = await Outbox.find(dueAt(now), { _id: 1 }).sort({ dueAt: 1 }).limit(500).lean();
  for (const { _id } of due) await sendMail(_id.toString());
  const untold = await Outbox.find({ told: false, state: { $in: ['sent', 'failed'] } })
    .limit(500)
    .lean<OutboxRecord[]>();
  for (const mail of untold) await tellDelivery(mail, mail.state === 'sent' ? 'sent' : 'failed', mail.lastError);
  return due.length + untold.length;
}
