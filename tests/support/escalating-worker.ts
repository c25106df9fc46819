import '@switchboard/domain/models.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { startDurableFollowers } from '@switchboard/domain/activity/durable-follower.ts';
import { defineEscalations, sweepEscalations } from '@switchboard/domain/escalation/escalate-due.ts';
import { followEscalations } from '@switchboard/domain/escalation/follow-escalations.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { connectDatabase } from '@switchboard/domain/platform/database.ts';
import { startJobs, stopJobs } from '@switchboard/domain/platform/jobs/jobs.ts';
import { promises } from '@switchboard/domain/sla/book.ts';
import { runTimetable } from '../../apps/worker/src/timetable.ts';

/** A worker that only escalates, in a process of its own, whose clock is off by so many ms. It sweeps more often than the product, so that many kills fall between steps. */
clock.advance(Number(process.argv[2] ?? 0));
await connectDatabase();
const stopFollowing = await startFollowing();
await promises();
followEscalations();
defineEscalations();
await startJobs();
const stopFollowers = startDurableFollowers();
const stopTimetable = runTimetable([{ name: 'escalations', everyMs: 200, run: sweepEscalations }]);
process.once('SIGTERM', () => void Promise.all([stopTimetable(), stopFollowers(), stopJobs(), stopFollowing()]).finally(() => process.exit(0)));
