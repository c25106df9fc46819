import mongoose from 'mongoose';
import { FollowerState } from '../activity/follower-state.ts';
import { streamIsAlive } from '../activity/follow.ts';
import { Intake } from '../conversations/intake.ts';
import { Mailbox, type MailboxRecord } from '../conversations/mailbox.ts';
import { Outbox } from '../conversations/outbox.ts';
import { PushDevice } from '../notifications/push-device.ts';
import { Webhook } from '../webhooks/webhook.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { streamSilence } from '../platform/change-stream.ts';
import { clock } from '../platform/clock.ts';
import { config } from '../platform/config.ts';
import { diskSpace, fullness, LOW_BYTES } from '../platform/disk.ts';
import { queueDepths } from '../platform/jobs/jobs.ts';
import { lastSweeps } from '../platform/jobs/sweeps.ts';
import { setting } from '../platform/settings.ts';
import { Backup } from './backup/backups.ts';
import type { Health, HealthCheck, HealthFacts } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How the installation is, one check for each thing that can go wrong quietly (catalogue 4.20, 7). The worst one names the whole. */
export async function health(viewer: Viewer): Promise<Health> {
  permit(may(viewer, 'health.read'), 'Your role does not show you the health of the installation.');
  const found = await Promise.all(Object.entries(checks).map(([name, check]) => checked(name as HealthCheck['name'], check)));
  const all = found.flat();
  const state = all.some((check) => check.state === 'failing') ? 'failing' : all.some((check) => check.state === 'warning') ? 'warning' : 'well';
  return { state, at: clock.now().toISOString(), checks: all };
}

type Found = { state: HealthCheck['state']; facts: HealthFacts; about?: string };

async function checked(name: HealthCheck['name'], check: () => Promise<Found | Found[]>): Promise<HealthCheck[]> {
  try {
    return [await check()].flat().map(({ about, ...found }) => ({ name, about: about ?? null, ...found }));
  } catch (error) {
    return [{ name, about: null, state: 'failing', facts: { error: error instanceof Error ? error.message : String(error) } }];
  }
}

const checks: Record<HealthCheck['name'], () => Promise<Found | Found[]>> = { database, stream, disk, sending, outbox, mailbox, quarantine, jobs, sweeps, followers, push, webhooks, backup };

async function database(): Promise<Found> {
  const started = performance.now();
  const hello = await mongoose.connection.db!.command({ hello: 1 }, { timeoutMS: 3_000 });
  const ms = Math.round(performance.now() - started);
  return { state: hello.isWritablePrimary === true ? 'well' : 'failing', facts: { ms } };
}

async function stream(): Promise<Found> {
  return { state: streamIsAlive() ? 'well' : 'failing', facts: { silentMs: Math.min(Math.round(streamSilence()), 86_400_000) } };
}

async function disk(): Promise<Found> {
  const space = await diskSpace();
  const state = fullness(space) ? 'failing' : space.freeBytes < LOW_BYTES ? 'warning' : 'well';
  return { state, facts: { ...space, folder: config().dataDir } };
}

async function sending(): Promise<Found> {
  const halted = await setting('mail.halted');
  const waiting = halted ? await Outbox.countDocuments({ state: { $in: ['queued', 'sending'] } }) : 0;
  return { state: halted ? 'failing' : 'well', facts: halted ? { reason: await setting('mail.halted.reason'), waiting } : {} };
}

async function outbox(): Promise<Found> {
  const { waiting, oldest, failed } = await outboxStanding();
  const late = oldest !== null && clock.ms() - oldest.getTime() > 15 * MINUTE;
  return { state: late ? 'warning' : 'well', facts: { waiting, oldestAt: oldest?.toISOString() ?? null, failedToday: failed } };
}

/** `oldest` is when the mail that waits longest was written. */
export async function outboxStanding(): Promise<{ waiting: number; oldest: Date | null; failed: number }> {
  const waits = { state: { $in: ['queued' as const, 'sending' as const] } };
  const [waiting, oldest, failed] = await Promise.all([
    Outbox.countDocuments(waits),
    Outbox.findOne(waits, { createdAt: 1 }).sort({ createdAt: 1 }).lean(),
    Outbox.countDocuments({ state: 'failed', dueAt: { $gte: new Date(clock.ms() - 24 * HOUR) } }),
  ]);
  return { waiting, oldest: oldest?.createdAt ?? null, failed };
}

/** One for each mailbox that fetches. */
async function mailbox(): Promise<Found[]> {
  const mailboxes = await Mailbox.find({ active: true, imap: { $ne: null } } as never, { address: 1, state: 1 }).sort({ address: 1 }).lean<MailboxRecord[]>();
  return mailboxes.map(({ address, state }) => {
    const fresh = state.lastFetchAt !== null && clock.ms() - state.lastFetchAt.getTime() < 30 * MINUTE;
    const failed = state.lastError !== null && (state.lastErrorAt?.getTime() ?? 0) >= (state.lastFetchAt?.getTime() ?? 0);
    return { about: address, state: failed ? 'failing' : fresh ? 'well' : 'warning', facts: { lastFetchAt: state.lastFetchAt?.toISOString() ?? null, error: failed ? state.lastError : null } };
  });
}

async function quarantine(): Promise<Found> {
  const [waiting, stuck] = await Promise.all([Intake.countDocuments({ state: 'quarantined' }), Intake.countDocuments({ state: 'waiting', dueAt: { $lt: new Date(clock.ms() - 15 * MINUTE) } })]);
  return { state: stuck > 0 || waiting > 0 ? 'warning' : 'well', facts: { quarantined: waiting, stuck } };
}

async function jobs(): Promise<Found> {
  const depths = Object.values(await queueDepths());
  const sum = (of: 'waiting' | 'running' | 'failed'): number => depths.reduce((total, depth) => total + depth[of], 0);
  return { state: sum('waiting') > 1_000 ? 'warning' : 'well', facts: { waiting: sum('waiting'), running: sum('running'), failed: sum('failed') } };
}

async function sweeps(): Promise<Found> {
  const standings = await lastSweeps();
  const wrong = standings.filter(({ late, error }) => late || error !== null);
  const newest = standings.reduce<Date | null>((last, { lastSweepAt }) => (lastSweepAt && (!last || lastSweepAt > last) ? lastSweepAt : last), null);
  return { state: wrong.length > 0 || standings.length === 0 ? 'warning' : 'well', facts: { lastAt: newest?.toISOString() ?? null, late: wrong.map(({ name }) => name).join(', ') || null, error: wrong.find(({ error }) => error)?.error ?? null } };
}

async function followers(): Promise<Found> {
  const states = await FollowerState.find({}, { givenUp: 1, failing: 1 }).lean();
  const givenUp = states.filter((state) => state.givenUp.length > 0);
  const failing = states.find((state) => state.failing !== null && state.failing.tries > 2);
  return {
    state: givenUp.length > 0 || failing ? 'warning' : 'well',
    facts: { givenUp: givenUp.reduce((sum, state) => sum + state.givenUp.length, 0), names: givenUp.map(({ _id }) => _id).join(', ') || failing?._id || null, error: failing?.failing?.error ?? null },
  };
}

/** Devices whose push service did not take the last message of the day. */
async function push(): Promise<Found> {
  const failing = { failedAt: { $gt: new Date(clock.ms() - 24 * HOUR) } };
  const [devices, failed, one] = await Promise.all([PushDevice.estimatedDocumentCount(), PushDevice.countDocuments(failing), PushDevice.findOne(failing, { lastError: 1 }).lean()]);
  return { state: failed > 0 ? 'warning' : 'well', facts: { devices, failed, error: one?.lastError ?? null } };
}

async function webhooks(): Promise<Found> {
  const [active, disabled, failing] = await Promise.all([Webhook.countDocuments({ active: true }), Webhook.find({ disabled: { $ne: null } } as never, { name: 1 }).limit(5).lean(), Webhook.find({ active: true, failures: { $gt: 2 } }, { name: 1 }).limit(5).lean()]);
  const names = [...disabled, ...failing].map(({ name }) => name).join(', ');
  return { state: names ? 'warning' : 'well', facts: { active, names: names || null } };
}

async function backup(): Promise<Found> {
  const everyHours = await setting('backup.everyHours');
  const [last, good] = await Promise.all([Backup.findOne({ endedAt: { $ne: null } }).sort({ startedAt: -1 }).lean(), Backup.findOne({ instant: { $ne: null } }).sort({ startedAt: -1 }).lean()]);
  const facts = { lastAt: good?.instant?.toISOString() ?? null, bytes: good?.bytes ?? null, everyHours, error: last?.error ?? null };
  if (last?.error) return { state: 'failing', facts };
  const overdue = everyHours > 0 && good !== null && clock.ms() - (good.instant?.getTime() ?? 0) > (2 * everyHours + 1) * HOUR;
  return { state: overdue || everyHours === 0 ? 'warning' : 'well', facts };
}
