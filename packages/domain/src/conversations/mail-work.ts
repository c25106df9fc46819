import { durableFollower } from '../activity/durable-follower.ts';
import { onInsert } from '../platform/change-stream.ts';
import { clock } from '../platform/clock.ts';
import { addJob, defineJob } from '../platform/jobs/jobs.ts';
import { queueLinkMail } from './account-mails.ts';
import { acknowledge } from './acknowledge.ts';
import { Intake } from './intake.ts';
import { Outbox } from './outbox.ts';
import { processIntake } from './process-intake.ts';
import { sendMail } from './send-mail.ts';
import { followResolved } from './tell-resolved.ts';

let defined = false;

/**
 * The mail work of a process that runs jobs: reading what was taken in and sending what waits, each prompted by its insert. Nobody polls for it; sweepIntakes and sweepOutbox find
 * what a crash left behind. A slow server for mail out keeps no mail in from being read: the two wait in queues of their own.
 */
export function startMailWork(): () => void {
  defineMailWork();
  const stops = [
    onInsert(Intake.collection.collectionName, (intake) => prompt('process-intake', intake._id)),
    onInsert(Outbox.collection.collectionName, (mail) => prompt('send-mail', mail._id, (mail as { dueAt?: Date }).dueAt)),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Call before jobs and followers start. */
export function defineMailWork(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>('process-intake', { concurrency: 2 }, ({ id }) => processIntake(id));
  defineJob<{ id: string }>('send-mail', { concurrency: 4 }, ({ id }) => sendMail(id));
  durableFollower('mail.acknowledge', {
    events: ['ticket.created'],
    handle: async (line) => {
      if ((line.payload as { channel: string }).channel === 'email') await acknowledge(line.subject.id);
    },
  });
  durableFollower('mail.resolved', { events: ['ticket.changed'], handle: followResolved });
  durableFollower('mail.accounts', {
    events: ['person.invited', 'person.password_reset_requested'],
    handle: async (line) => {
      const payload = line.payload as { invitationId?: string | null; resetId?: string };
      await queueLinkMail(line.event === 'person.invited' ? 'invitation' : 'reset', payload.invitationId ?? payload.resetId ?? null);
    },
  });
}

/** A mail that can still be taken back is sent when that time is over; a sweep does it should this process be gone by then. */
function prompt(job: string, id: { toString(): string }, dueAt?: Date): void {
  const delayMs = dueAt ? Math.max(0, dueAt.getTime() - clock.ms()) : 0;
  void addJob(job, { id: id.toString() }, { key: id.toString(), ...(delayMs > 0 ? { delayMs: delayMs + 20 } : {}) });
}
