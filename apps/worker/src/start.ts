import { startDurableFollowers } from '@switchboard/domain/activity/durable-follower.ts';
import { startMailWork } from '@switchboard/domain/conversations/mail-work.ts';
import { followNotifications } from '@switchboard/domain/notifications/follow-notifications.ts';
import { followMessageWords } from '@switchboard/domain/search/index-messages.ts';
import { followMerges } from '@switchboard/domain/conversations/follow-merges.ts';
import { followCustomers } from '@switchboard/domain/tickets/follow-customers.ts';
import { followDeactivatedPeople } from '@switchboard/domain/tickets/release-person.ts';
import { followDeletedTeams } from '@switchboard/domain/tickets/release-team.ts';
import { defineBulkChanges } from '@switchboard/domain/bulk/run-bulk.ts';
import { defineExports } from '@switchboard/domain/exports/run-export.ts';
import { defineContactImports } from '@switchboard/domain/imports/contacts/run-contact-import.ts';
import { defineImports } from '@switchboard/domain/imports/run-import.ts';
import { defineEscalations } from '@switchboard/domain/escalation/escalate-due.ts';
import { followEscalations } from '@switchboard/domain/escalation/follow-escalations.ts';
import { defineFeeds } from '@switchboard/domain/sla/sweep-feeds.ts';
import { definePromises } from '@switchboard/domain/tickets/recompute-promises.ts';
import { followAssignment } from '@switchboard/domain/assignment/follow-assignment.ts';
import { defineAssignment } from '@switchboard/domain/assignment/retry-waiting.ts';
import { followRules } from '@switchboard/domain/rules/follow-rules.ts';
import { followWebhooks } from '@switchboard/domain/webhooks/follow-webhooks.ts';
import { startJobs, stopJobs } from '@switchboard/domain/platform/jobs/jobs.ts';
import { stopThreads } from '@switchboard/domain/platform/threads.ts';
import { defineRunSweep } from './run-sweep.ts';
import { schedule } from './schedule.ts';
import { runTimetable } from './timetable.ts';

/** Everything that nobody waits for at a screen: jobs, followers of the history, the timetable. */
export async function start(): Promise<() => Promise<void>> {
  const stopMailWork = startMailWork();
  followNotifications();
  followWebhooks();
  followRules();
  followAssignment();
  followEscalations();
  defineEscalations();
  defineAssignment();
  definePromises();
  defineFeeds();
  defineImports();
  defineContactImports();
  defineExports();
  defineBulkChanges();
  defineRunSweep(schedule);
  await startJobs();
  followDeletedTeams();
  followDeactivatedPeople();
  followCustomers();
  followMerges();
  followMessageWords();
  const stopFollowers = startDurableFollowers();
  const stopTimetable = runTimetable(schedule);
  return async () => {
    stopMailWork();
    await Promise.all([stopTimetable(), stopFollowers(), stopJobs()]);
    await stopThreads();
  };
}
