import { FollowerState } from '../activity/follower-state.ts';
import { Assignment } from '../assignment/assignment.ts';
import { BulkChange } from '../bulk/bulk-change.ts';
import { Intake } from '../conversations/intake.ts';
import { Outbox } from '../conversations/outbox.ts';
import { Export } from '../exports/export.ts';
import { Notification } from '../notifications/notification.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { JobFailure, JobKind } from '../platform/jobs/job-record.ts';
import { addJob, queueDepths } from '../platform/jobs/jobs.ts';
import { sweepNow, SweepState, type SweepRun } from '../platform/jobs/sweeps.ts';
import { Problem } from '../platform/problem.ts';
import { Ticket } from '../tickets/ticket.ts';
import { WebhookDelivery } from '../webhooks/delivery.ts';
import type { WorkerStanding } from './words.ts';

const LEASE_GRACE_MS = 60_000;
const MOST_FAILURES = 100;

/** What waits to be done, for sweeps whose work can be counted from an index. */
const backlogs: Record<string, () => Promise<number>> = {
  intakes: () => Intake.countDocuments({ state: 'waiting' }),
  outbox: () => Outbox.countDocuments({ state: { $in: ['queued', 'sending'] } }),
  webhooks: () => WebhookDelivery.countDocuments({ state: { $in: ['waiting', 'sending'] } }),
  notifications: async () => (await Notification.countDocuments({ 'mail.state': 'waiting' })) + (await Notification.countDocuments({ 'push.state': 'waiting' })),
  escalations: () => Ticket.countDocuments({ 'sla.nextStepAt': { $type: 'date', $lte: clock.now() } } as never),
  'wake-tickets': () => Ticket.countDocuments({ snoozedUntil: { $type: 'date', $lte: clock.now() } } as never),
  'bulk-changes': () => BulkChange.countDocuments({ state: { $in: ['running', 'waiting'] } }),
  assignments: () => Assignment.countDocuments({ state: 'waiting', since: { $lte: clock.now() } }),
  exports: () => Export.countDocuments({ state: { $in: ['waiting', 'running'] } }),
};

/** Everything the worker does by itself: each sweep, job kind and follower with when it last ran, when it runs next, how long it took and what went wrong (catalogue 4.20). */
export async function workerStanding(viewer: Viewer): Promise<WorkerStanding> {
  permit(may(viewer, 'health.read'), 'Your role does not show you what the worker does.');
  const now = clock.ms();
  const [sweeps, kinds, failures, depths, followers] = await Promise.all([
    SweepState.find().sort({ _id: 1 }).lean(),
    JobKind.find().lean(),
    JobFailure.find().sort({ at: -1 }).limit(MOST_FAILURES).lean(),
    queueDepths(),
    FollowerState.find({}, { recent: 0 }).sort({ _id: 1 }).lean(),
  ]);
  const counted = new Map(await Promise.all(Object.entries(backlogs).map(async ([name, count]) => [name, await count()] as const)));
  const names = [...new Set([...Object.keys(depths), ...kinds.map(({ _id }) => _id)])].sort();
  return {
    at: iso(clock.now())!,
    sweeps: sweeps.map(({ _id, everyMs, dueAt, lastSweepAt, tookMs, error, leaseHolder, leaseUntil, runs = [], startedAt = null }) => ({
      name: _id,
      everyMs,
      lastAt: iso(lastSweepAt),
      nextAt: iso(dueAt)!,
      tookMs,
      backlog: counted.get(_id) ?? null,
      error,
      isLate: now - Math.max(lastSweepAt?.getTime() ?? 0, dueAt.getTime() - everyMs) > 2 * everyMs + LEASE_GRACE_MS,
      running: leaseUntil !== null && leaseUntil.getTime() > now && leaseHolder ? { on: placeOf(leaseHolder), since: iso(startedAt) } : null,
      runs: [...runs].reverse().map((run: SweepRun) => ({ ...run, at: iso(run.at)! })),
    })),
    jobs: names.map((name) => {
      const kind = kinds.find(({ _id }) => _id === name);
      const depth = depths[name];
      return { name, waiting: depth?.waiting ?? 0, running: depth?.running ?? 0, delayed: depth?.delayed ?? 0, runs: kind?.runs ?? 0, failed: kind?.failed ?? 0, lastAt: iso(kind?.lastAt), tookMs: kind?.tookMs ?? null, lastError: kind?.lastError ?? null, lastErrorAt: iso(kind?.lastErrorAt) };
    }),
    failures: failures.map(({ _id, name, data, error, at }) => ({ id: _id.toString(), name, about: data, error, at: iso(at)!, canRetry: data !== null })),
    followers: followers.map(({ _id, at, leaseHolder, leaseUntil, failing, givenUp }) => ({ name: _id, readTo: iso(at)!, on: leaseUntil !== null && leaseUntil.getTime() > now && leaseHolder ? placeOf(leaseHolder) : null, tries: failing?.tries ?? 0, error: failing?.error ?? null, givenUp: givenUp.length })),
  };
}

/** Makes a sweep run now: a job wakes whichever worker is free, and its lease lets one of them do it. @throws Problem `not_found` */
export async function runSweep(viewer: Viewer, name: string): Promise<void> {
  permit(may(viewer, 'settings.manage'));
  if (!(await sweepNow(name))) throw new Problem('not_found', 'There is no such sweep.');
  await addJob('run-sweep', { name }, { key: name });
}

/** Does a job again that failed. @throws Problem `not_found` when somebody tried already · `conflict` */
export async function retryFailure(viewer: Viewer, id: string): Promise<void> {
  permit(may(viewer, 'settings.manage'));
  const failure = isId(id) ? await JobFailure.findById(id).lean() : null;
  if (!failure) throw new Problem('not_found', 'This failure is no longer listed. Somebody may have tried again already.');
  if (failure.data === null) throw new Problem('conflict', 'What this job was to do is too long to be kept. Its sweep tries again by itself.');
  await JobFailure.deleteOne({ _id: failure._id });
  await addJob(failure.name, JSON.parse(failure.data));
}

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
/** Machine and process, without the part that only makes it unique. */
const placeOf = (holder: string): string => holder.split(':').slice(0, 2).join(' ');
