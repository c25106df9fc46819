/** The words of operating an installation. Used by browser and server alike. */
import { z } from 'zod';

export const checkNames = ['database', 'stream', 'disk', 'sending', 'outbox', 'mailbox', 'quarantine', 'jobs', 'sweeps', 'followers', 'push', 'webhooks', 'backup'] as const;
export const healthStates = ['well', 'warning', 'failing'] as const;
export type HealthState = (typeof healthStates)[number];

/** Numbers and times that a sentence is made of: pages say it in the reader's language. */
export type HealthFacts = Record<string, string | number | null>;
export type HealthCheck = { name: (typeof checkNames)[number]; about: string | null; state: HealthState; facts: HealthFacts };
export type Health = { state: HealthState; at: string; checks: HealthCheck[] };

export const healthSchema = z
  .object({
    state: z.enum(healthStates),
    at: z.iso.datetime(),
    checks: z.array(z.object({ name: z.enum(checkNames), about: z.string().nullable(), state: z.enum(healthStates), facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) })),
  })
  .meta({ id: 'Health' });

export const resumeSendingInput = z.strictObject({ waiting: z.enum(['send', 'drop'], 'Say send or drop: what becomes of the mails that wait.').default('send') });
export const demoInput = z.strictObject({ tickets: z.number().int().min(1).max(2_000).default(120) }).optional();
export const settingInput = z.strictObject({ value: z.unknown(), reason: z.string().trim().max(500).optional() });

const time = z.iso.datetime().nullable();
export const backupSchema = z
  .object({
    id: z.string(),
    file: z.string(),
    why: z.enum(['schedule', 'person', 'command', 'upgrade']),
    startedAt: z.iso.datetime(),
    endedAt: time,
    instant: time,
    bytes: z.number().nullable(),
    tickets: z.number().nullable(),
    error: z.string().nullable(),
    isThere: z.boolean(),
  })
  .meta({ id: 'Backup' });

const at = z.iso.datetime();
/** Everything the worker does by itself. */
export const workerSchema = z
  .object({
    at,
    sweeps: z.array(
      z.object({
        name: z.string(),
        everyMs: z.number(),
        lastAt: time,
        nextAt: at,
        tookMs: z.number().nullable(),
        backlog: z.number().nullable(),
        error: z.string().nullable(),
        isLate: z.boolean(),
        running: z.object({ on: z.string(), since: time }).nullable(),
        runs: z.array(z.object({ at, tookMs: z.number(), did: z.number().nullable(), error: z.string().nullable(), missed: z.number() })),
      }),
    ),
    jobs: z.array(z.object({ name: z.string(), waiting: z.number(), running: z.number(), delayed: z.number(), runs: z.number(), failed: z.number(), lastAt: time, tookMs: z.number().nullable(), lastError: z.string().nullable(), lastErrorAt: time })),
    failures: z.array(z.object({ id: z.string(), name: z.string(), about: z.string().nullable(), error: z.string(), at, canRetry: z.boolean() })),
    followers: z.array(z.object({ name: z.string(), readTo: at, on: z.string().nullable(), tries: z.number(), error: z.string().nullable(), givenUp: z.number() })),
  })
  .meta({ id: 'Worker' });
export type WorkerStanding = z.infer<typeof workerSchema>;
