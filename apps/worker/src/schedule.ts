import { anchorHistory } from '@switchboard/domain/activity/anchor.ts';
import { autoClose } from '@switchboard/domain/conversations/auto-close.ts';
import { emptyTrash } from '@switchboard/domain/conversations/empty-trash.ts';
import { remindCustomers } from '@switchboard/domain/conversations/remind-customers.ts';
import { sweepUnsent } from '@switchboard/domain/documents/sweep-unsent.ts';
import { sweepDocuments } from '@switchboard/domain/documents/sweep-documents.ts';
import { forgetOldDecisions } from '@switchboard/domain/assignment/forget-decisions.ts';
import { sweepAssignments } from '@switchboard/domain/assignment/retry-waiting.ts';
import { sweepEscalations } from '@switchboard/domain/escalation/escalate-due.ts';
import { sweepFeeds } from '@switchboard/domain/sla/sweep-feeds.ts';
import { sweepPromises } from '@switchboard/domain/tickets/recompute-promises.ts';
import { completeOldTickets } from '@switchboard/domain/tickets/complete-old-tickets.ts';
import { archiveTickets } from '@switchboard/domain/tickets/archive-tickets.ts';
import { wakeTickets } from '@switchboard/domain/tickets/wake-tickets.ts';
import { sweepIntakes } from '@switchboard/domain/conversations/process-intake.ts';
import { sweepUploads } from '@switchboard/domain/conversations/upload-in-parts.ts';
import { sweepOutbox } from '@switchboard/domain/conversations/send-mail.ts';
import { sweepMessageWords } from '@switchboard/domain/search/index-messages.ts';
import { sweepNearNames } from '@switchboard/domain/customers/sweep-near-names.ts';
import { sweepContactImports } from '@switchboard/domain/imports/contacts/run-contact-import.ts';
import { forgetImportFiles } from '@switchboard/domain/imports/forget-files.ts';
import { sweepImports } from '@switchboard/domain/imports/run-import.ts';
import { sweepBulkChanges } from '@switchboard/domain/bulk/run-bulk.ts';
import { sweepExports } from '@switchboard/domain/exports/run-export.ts';
import { sweepNotifications } from '@switchboard/domain/notifications/deliver.ts';
import { notifyDue } from '@switchboard/domain/notifications/notify-due.ts';
import { sweepBackups } from '@switchboard/domain/operate/backup/sweep-backups.ts';
import { forgetOldRuns } from '@switchboard/domain/rules/save-rule.ts';
import { sweepRules } from '@switchboard/domain/rules/sweep-rules.ts';
import { sweepWebhooks } from '@switchboard/domain/webhooks/send-webhook.ts';
import type { Sweep } from '@switchboard/domain/platform/jobs/sweeps.ts';

const seconds = 1_000;
const minutes = 60 * seconds;

/** The whole timetable: work that is asked of the data, found again here whatever was lost. */
export const schedule: Sweep[] = [
  { name: 'intakes', everyMs: 15 * seconds, run: sweepIntakes },
  { name: 'outbox', everyMs: 15 * seconds, run: sweepOutbox },
  { name: 'notifications', everyMs: 15 * seconds, run: sweepNotifications },
  { name: 'notify-due', everyMs: 1 * minutes, run: notifyDue },
  { name: 'webhooks', everyMs: 15 * seconds, run: sweepWebhooks },
  { name: 'message-words', everyMs: 30 * seconds, run: sweepMessageWords },
  { name: 'old-tickets', everyMs: 15 * seconds, run: completeOldTickets },
  { name: 'near-names', everyMs: 1 * minutes, run: sweepNearNames },
  { name: 'imports', everyMs: 30 * seconds, run: sweepImports },
  { name: 'contact-imports', everyMs: 30 * seconds, run: sweepContactImports },
  { name: 'bulk-changes', everyMs: 15 * seconds, run: sweepBulkChanges },
  { name: 'exports', everyMs: 30 * seconds, run: sweepExports },
  { name: 'wake-tickets', everyMs: 15 * seconds, run: wakeTickets },
  { name: 'escalations', everyMs: 15 * seconds, run: sweepEscalations },
  { name: 'documents', everyMs: 1 * minutes, run: sweepDocuments },
  { name: 'assignments', everyMs: 15 * seconds, run: sweepAssignments },
  { name: 'assignment-decisions', everyMs: 60 * minutes, run: forgetOldDecisions },
  { name: 'ical-feeds', everyMs: 10 * minutes, run: sweepFeeds },
  { name: 'promises', everyMs: 1 * minutes, run: sweepPromises },
  { name: 'remind-customers', everyMs: 5 * minutes, run: remindCustomers },
  { name: 'auto-close', everyMs: 10 * minutes, run: autoClose },
  { name: 'archive', everyMs: 1 * minutes, run: archiveTickets },
  { name: 'uploads', everyMs: 60 * minutes, run: sweepUploads },
  { name: 'unsent-files', everyMs: 60 * minutes, run: sweepUnsent },
  { name: 'import-files', everyMs: 60 * minutes, run: forgetImportFiles },
  { name: 'empty-trash', everyMs: 60 * minutes, run: emptyTrash },
  { name: 'rules', everyMs: 1 * minutes, run: sweepRules },
  { name: 'rule-runs', everyMs: 60 * minutes, run: forgetOldRuns },
  { name: 'anchor-history', everyMs: 10 * minutes, run: anchorHistory },
  { name: 'backups', everyMs: 10 * minutes, run: sweepBackups },
];
