import { streamSilence } from '../platform/change-stream.ts';
import { clock } from '../platform/clock.ts';
import { diskSpace } from '../platform/disk.ts';
import { queueDepths } from '../platform/jobs/jobs.ts';
import { lastSweeps } from '../platform/jobs/sweeps.ts';
import { gauge, metrics } from '../platform/metrics.ts';
import { setting } from '../platform/settings.ts';
import { Mailbox, type MailboxRecord } from '../conversations/mailbox.ts';
import { Backup } from './backup/backups.ts';
import { outboxStanding } from './health.ts';

const secondsSince = (at: Date | null | undefined): number => (at ? Math.max(0, (clock.ms() - at.getTime()) / 1000) : -1);

let registered = false;

/** What `/metrics` tells of the installation; asked of the database when somebody reads it. A time that never was is -1. */
export function gauges(): typeof metrics {
  if (!registered) register();
  registered = true;
  return metrics;
}

function register(): void {
  gauge('switchboard_stream_silence_seconds', 'Time since the change stream of this process last answered', () => streamSilence() / 1000);
  gauge('switchboard_queue_waiting_jobs', 'Jobs that wait to be run', async () => Object.values(await queueDepths()).reduce((sum, { waiting }) => sum + waiting, 0));
  gauge('switchboard_outbox_waiting_mails', 'Mails that wait to be sent', async () => (await outboxStanding()).waiting);
  gauge('switchboard_outbox_oldest_seconds', 'Age of the mail that waits longest, -1 when none waits', async () => secondsSince((await outboxStanding()).oldest));
  gauge('switchboard_mail_fetch_age_seconds', 'Time since the mailbox that was fetched longest ago was fetched, -1 without mailboxes', mailLag);
  gauge('switchboard_last_sweep_age_seconds', 'Time since any sweep of the timetable last ended well', lastSweepAge);
  gauge('switchboard_late_sweeps', 'Sweeps that should have ended well twice since they did', async () => (await lastSweeps()).filter(({ late }) => late).length);
  gauge('switchboard_backup_age_seconds', 'Time since the moment that the last good backup shows, -1 when there is none', async () => secondsSince((await Backup.findOne({ instant: { $ne: null } } as never).sort({ startedAt: -1 }).lean())?.instant));
  gauge('switchboard_sending_halted', '1 while mail waits for a person’s word', async () => ((await setting('mail.halted')) ? 1 : 0));
  gauge('switchboard_disk_free_bytes', 'Free space on the disk of the data folder', async () => (await diskSpace()).freeBytes);
}

async function mailLag(): Promise<number> {
  const mailboxes = await Mailbox.find({ active: true, imap: { $ne: null } } as never, { state: 1 }).lean<MailboxRecord[]>();
  return mailboxes.reduce((worst, { state }) => Math.max(worst, secondsSince(state.lastFetchAt)), -1);
}

async function lastSweepAge(): Promise<number> {
  const ends = (await lastSweeps()).map(({ lastSweepAt }) => lastSweepAt?.getTime() ?? 0);
  return ends.length > 0 ? secondsSince(new Date(Math.max(...ends))) : -1;
}
