import { recordOfDay } from '../activity/record-of-day.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { readFileBytes } from '../platform/files.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { inThread } from '../platform/threads.ts';
import { systemViewer } from '../people/viewer.ts';
import { filed } from './file-mail.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { readHeaders, readMessageId, readMessageIds, firstOf } from './mail/headers.ts';
import { loopMark, readOwnMessageId } from './mail/message-id.ts';
import type { ParsedMail, ParseInput } from './mail/parse-mail.ts';

const reader = { module: new URL('./mail/parse-mail.ts', import.meta.url).href, name: 'parseMail' };
/** One mail may keep its reader busy for so long (E-6). */
const READING_MS = 20_000;
/** A mail whose reader was killed is read again after this; reading it twice at once does no harm. */
const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 8;
/** A mail whose parent is still being read waits for it, this often and this long. */
const PARENT_WAITS = 5;
const PARENT_MS = 2_000;

/**
 * Reads one mail that was taken in and puts it where it belongs. Safe to repeat and to run twice at once. What cannot be read goes into quarantine with the
 * reason and stands in nobody's way (E-1); what failed for reasons of ours (a lost database) is tried again.
 */
export async function processIntake(id: string): Promise<void> {
  if (await setting('mail.halted')) return;
  const intake = await claim(id);
  if (!intake) return;
  try {
    if (intake.attempts > MOST_ATTEMPTS) throw new Problem('invalid', `It could not be read ${MOST_ATTEMPTS} times in a row.`);
    if (await parentIsComing(intake)) return await postpone(intake, PARENT_MS);
    await filed(intake, await read(intake));
  } catch (error) {
    if (isOurs(error) && intake.attempts < MOST_ATTEMPTS) return await tryAgain(intake, error);
    await quarantine(intake, error);
  }
}

async function claim(id: string): Promise<IntakeRecord | null> {
  const now = clock.now();
  return Intake.findOneAndUpdate(
    { _id: id, ...dueAt(now) },
    { $set: { state: 'processing', leaseUntil: new Date(now.getTime() + LEASE_MS) }, $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean<IntakeRecord>();
}

/** What waits and is due, and what a process that is gone left behind. */
const dueAt = (now: Date) => ({
  $or: [
    { state: 'waiting' as const, dueAt: { $lte: now } },
    { state: 'processing' as const, leaseUntil: { $lt: now } },
  ],
});

async function read(intake: IntakeRecord): Promise<ParsedMail> {
  const raw = await readFileBytes(intake.sha256);
  const ownMessageId = intake.messageId !== null && readOwnMessageId(intake.messageId) !== null;
  const input: ParseInput = { raw, loopMark: loopMark(), ownMessageId };
  const mail = await inThread<ParsedMail>(reader, input, { limitMs: READING_MS });
  if (!mail.from && intake.source.via === 'smtp' && intake.source.envelopeFrom) mail.from = { name: '', address: intake.source.envelopeFrom };
  return mail;
}

/** True while the mail that this one answers is taken in and not yet read: it would otherwise open a ticket of its own. */
async function parentIsComing(intake: IntakeRecord): Promise<boolean> {
  if (intake.attempts > PARENT_WAITS) return false;
  const headers = readHeaders(await readFileBytes(intake.sha256));
  const answered = [...readMessageIds(firstOf(headers, 'in-reply-to')), ...readMessageIds(firstOf(headers, 'references'))].filter(
    (id) => id !== readMessageId(headers),
  );
  if (answered.length === 0) return false;
  return (
    (await Intake.exists({
      messageId: { $in: answered },
      state: { $in: ['waiting', 'processing'] },
      mailboxId: intake.mailboxId,
      receivedAt: { $lte: intake.receivedAt },
      _id: { $ne: intake._id },
    })) !== null
  );
}

async function postpone(intake: IntakeRecord, delayMs: number): Promise<void> {
  await Intake.updateOne({ _id: intake._id, state: 'processing' }, { $set: { state: 'waiting', leaseUntil: null, dueAt: new Date(clock.ms() + delayMs) } });
  await addJob('process-intake', { id: intake._id.toString() }, { key: intake._id.toString(), delayMs });
}

/** Not the mail's fault: the database or the disk was away, or the program is stopping. */
function isOurs(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'unavailable' || error.code === 'conflict';
  return (
    error instanceof Error &&
    (/^Mongo/.test(error.name) ||
      'errorLabels' in error ||
      ['ECONNREFUSED', 'ECONNRESET', 'EMFILE', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? ''))
  );
}

async function tryAgain(intake: IntakeRecord, error: unknown): Promise<void> {
  log.warn({ err: error, intakeId: intake._id.toString() }, 'A mail could not be filed and is tried again');
  await postpone(intake, Math.min(5_000 * 2 ** intake.attempts, 10 * 60_000)).catch(() => undefined);
}

async function quarantine(intake: IntakeRecord, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message.slice(0, 500) : 'It cannot be read.';
  log.warn({ intakeId: intake._id.toString(), reason }, 'A mail went into quarantine');
  const headers = await readFileBytes(intake.sha256).then(readHeaders, () => []);
  await changing(async (session) => {
    const told = {
      outcome: 'quarantined',
      reason,
      processedAt: clock.now(),
      leaseUntil: null,
      from: firstOf(headers, 'from')?.slice(0, 300) ?? null,
      subject: firstOf(headers, 'subject')?.slice(0, 300) ?? null,
    };
    await Intake.updateOne({ _id: intake._id }, { $set: { state: 'quarantined', ...told } }, { session });
    await recordOfDay(
      'mail.quarantined',
      { intakeId: intake._id.toString(), reason },
      { chain: 'operation', by: systemViewer({ via: 'mail', detail: intake.mailboxId.toString() }) },
      session,
    );
  });
}

/** Everything that is due and was not done when it came: after a restart, a lost job, a database that was away. */
export async function sweepIntakes(): Promise<number> {
  const now = clock.now();
  const due = await Intake.find(dueAt(now), { _id: 1 }).sort({ receivedAt: 1 }).limit(500).lean();
  for (const { _id } of due) await processIntake(_id.toString());
  return due.length;
}
