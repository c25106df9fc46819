import '@switchboard/domain/models.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { startDurableFollowers } from '@switchboard/domain/activity/durable-follower.ts';
import { followAssignment } from '@switchboard/domain/assignment/follow-assignment.ts';
import { defineAssignment, sweepAssignments } from '@switchboard/domain/assignment/retry-waiting.ts';
import { defineEscalations, sweepEscalations } from '@switchboard/domain/escalation/escalate-due.ts';
import { followEscalations } from '@switchboard/domain/escalation/follow-escalations.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { connectDatabase } from '@switchboard/domain/platform/database.ts';
import { startJobs, stopJobs } from '@switchboard/domain/platform/jobs/jobs.ts';
import { promises } from '@switchboard/domain/sla/book.ts';
import { runTimetable } from '../../apps/worker/src/timetable.ts';
import type { Feature } from './kills.ts';

/** A worker that does one thing only, in a process of its own, whose clock is off by so many ms. It sweeps more often than the product, so that many kills fall between steps. */
const features: Record<Feature, { define(): void; run(): Promise<unknown> }> = {
  escalations: { define: () => (followEscalations(), defineEscalations()), run: sweepEscalations },
  assignment: { define: () => (followAssignment(), defineAssignment()), run: sweepAssignments },
};

const [feature, clockOff] = [process.argv[2] as Feature, Number(process.argv[3] ?? 0)];
clock.advance(clockOff);
await connectDatabase();
const stopFollowing = await startFollowing();
await promises();
features[feature].define();
await startJobs();
const stopFollowers = startDurableFollowers();
const stopTimetable = runTimetable([{ name: feature, everyMs: 200, run: features[feature].run }]);
process.once('SIGTERM', () => void Promise.all([stopTimetable(), stopFollowers(), stopJobs(), stopFollowing()]).finally(() => process.exit(0)));
