import type { Readable } from 'node:stream';
import type { Types } from 'mongoose';
import { recordOfDay } from '../activity/record-of-day.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { openFile } from '../platform/files.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { findMailbox } from './list-mailboxes.ts';
import { takeIn } from './take-in.ts';

const maySee = (viewer: Viewer): boolean => mayAnywhere(viewer, 'quarantine.manage') || mayAnywhere(viewer, 'mailboxes.manage');

/** What became of a mail that came in (contract: GET /api/v1/intakes/{id}). `outcome` is null until it was read. */
export type IntakeView = ReturnType<typeof toIntakeView>;

/** Mail over HTTP: the bytes as a mail server would hand them over. @throws Problem `too_large` · `unavailable` */
export async function takeInOverHttp(viewer: Viewer, mailboxId: string, raw: Readable): Promise<{ intakeId: string }> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  const mailbox = await findMailbox(mailboxId);
  if (await setting('mail.halted'))
    throw new Problem('unavailable', 'Intake of mail waits for a person’s word after a restore. Resume it on the health page, then send again.');
  return { intakeId: await takeIn(mailbox, raw, { via: 'http', by: viewer.actor.name }) };
}

/** Newest first. */
export async function listIntakes(
  viewer: Viewer,
  filter: { state?: IntakeRecord['state']; mailboxId?: string },
  { limit, after }: { limit: number; after?: string },
): Promise<{ items: IntakeView[]; next: string | null }> {
  permit(maySee(viewer));
  const where = {
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.mailboxId ? { mailboxId: toId(filter.mailboxId, 'mailbox') } : {}),
    ...(after ? { _id: { $lt: toId(after, 'place in this list') } } : {}),
  };
  const found = await Intake.find(where, { fullText: 0 })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .lean<IntakeRecord[]>();
  const items = found.slice(0, limit);
  return { items: items.map(toIntakeView), next: found.length > limit ? items.at(-1)!._id.toString() : null };
}

/** @throws Problem `not_found` */
export async function showIntake(viewer: Viewer, id: string): Promise<IntakeView> {
  permit(maySee(viewer));
  return toIntakeView(await find(id));
}

/** The mail as it came, byte for byte. That somebody reads what may be in nobody's ticket stands in the audit log before they get it. */
export async function openIntake(viewer: Viewer, id: string): Promise<{ size: number; stream: Readable }> {
  permit(maySee(viewer));
  const { _id, sha256, size, from } = await find(id);
  await changing((session) => recordOfDay('mail.opened', { intakeId: _id.toString(), from }, { chain: 'operation', by: viewer }, session));
  return { size, stream: await openFile(sha256) };
}

/** Reads a mail in quarantine once more, after a fault was mended. What was filed stays as it is. */
export async function retryIntake(viewer: Viewer, id: string): Promise<IntakeView> {
  permit(mayAnywhere(viewer, 'quarantine.manage'));
  const again = { state: 'waiting', attempts: 0, dueAt: clock.now(), outcome: null, reason: null, processedAt: null, letIn: true };
  const retried = await Intake.updateOne({ _id: toId(id, 'mail'), state: 'quarantined' }, { $set: again });
  if (retried.matchedCount === 0 && (await find(id)).outcome !== null) throw new Problem('conflict', 'This mail is not in quarantine any more.');
  const { processIntake } = await import('./process-intake.ts');
  await processIntake(id);
  return toIntakeView(await find(id));
}

async function find(id: string): Promise<IntakeRecord> {
  const intake = await Intake.findById(toId(id, 'mail')).lean<IntakeRecord>();
  if (!intake) throw new Problem('not_found', 'There is no such mail.');
  return intake;
}

const text = (id: Types.ObjectId | null): string | null => id?.toString() ?? null;

function toIntakeView(intake: IntakeRecord) {
  const {
    _id,
    mailboxId,
    source,
    size,
    state,
    outcome,
    kind,
    from,
    subject,
    replyText,
    fullText,
    attachments,
    bounce,
    matchedBy,
    reason,
    receivedAt,
    processedAt,
  } = intake;
  return {
    id: _id.toString(),
    mailboxId: mailboxId.toString(),
    via: source.via,
    size,
    state,
    outcome,
    kind,
    ticketId: text(intake.ticketId),
    messageId: text(intake.messageRef),
    from,
    subject,
    replyText,
    fullText: fullText ?? null,
    attachments,
    bounce,
    matchedBy,
    reason,
    receivedAt,
    processedAt,
  };
}
