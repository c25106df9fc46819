/** The words of notifications: what is told, to whom it is told as what, and by which ways. Used by browser and server alike. */
import { z } from 'zod';
import { isZone } from '../platform/zone-words.ts';

/** How one stands to a ticket when something happens in it. */
export const relations = ['mine', 'mentioned', 'followed', 'team'] as const;
export type Relation = (typeof relations)[number];

/** The ways a notification can take: the list in the app, an e-mail, a message of the browser on one's devices, a sound. */
export const ways = ['bell', 'mail', 'push', 'sound'] as const;
export type Way = (typeof ways)[number];

/** What is told, the weightiest first: of several within a minute the first of this list gives the notification its name. */
export const told = ['asked', 'mentioned', 'handed_over', 'assigned', 'taken_over', 'escalated', 'customer_replied', 'rule', 'commented', 'created', 'status', 'due', 'job', 'system'] as const;
export type Told = (typeof told)[number];

/** For each thing that is told the relations in which it can be, with what holds until somebody chooses otherwise. */
export const matrix: Record<Told, Partial<Record<Relation, readonly Way[]>>> = {
  asked: { mine: ['bell', 'mail', 'push', 'sound'] },
  mentioned: { mentioned: ['bell', 'mail', 'push', 'sound'], team: ['bell', 'mail', 'push'] },
  handed_over: { mine: ['bell', 'mail', 'push', 'sound'] },
  assigned: { mine: ['bell', 'mail', 'push'] },
  taken_over: { mine: ['bell'] },
  customer_replied: { mine: ['bell', 'mail', 'push'], mentioned: [], followed: ['bell', 'mail'], team: [] },
  escalated: { mine: ['bell', 'mail', 'push', 'sound'] },
  rule: { mine: ['bell', 'push'] },
  commented: { mine: ['bell', 'mail'], mentioned: ['bell'], followed: ['bell'], team: [] },
  created: { team: [] },
  status: { mine: [], mentioned: [], followed: ['bell'], team: [] },
  due: { mine: ['bell', 'push'] },
  job: { mine: ['bell'] },
  system: { mine: ['bell', 'mail'] },
};

export type Cell = `${Told}.${Relation}`;
/** Only what differs from the matrix; an empty list is off on every way (catalogue 4.18, 2). */
export type Chosen = Partial<Record<string, readonly Way[]>>;

export const waysFor = (chosen: Chosen, event: Told, relation: Relation): readonly Way[] => chosen[`${event}.${relation}`] ?? matrix[event][relation] ?? [];

const cells = new Set(told.flatMap((event) => Object.keys(matrix[event]).map((relation) => `${event}.${relation}`)));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time such as 18:30.');

const quietHours = z.strictObject({
  on: z.boolean(),
  from: clock,
  to: clock,
  /** Saturday and Sunday as a whole. */
  weekends: z.boolean(),
  /** Urgent tickets come through all the same (catalogue 4.18, 7). */
  urgentComesThrough: z.boolean(),
  zone: z.string().max(60).refine(isZone, 'This is not a time zone such as Europe/Lisbon.'),
});
export type QuietHours = z.infer<typeof quietHours>;

export const preferencesInput = z.strictObject({
  chosen: z
    .record(z.string().max(60), z.array(z.enum(ways)).max(ways.length))
    .refine((chosen) => Object.keys(chosen).every((cell) => cells.has(cell)), 'There is no such notification.')
    .optional(),
  quiet: quietHours.optional(),
});
export type PreferencesInput = z.infer<typeof preferencesInput>;

export const readInput = z
  .strictObject({
    ids: z.array(z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.')).max(200).optional(),
    /** All that tell of one ticket, by id or number: it was opened. */
    ticket: z.string().min(1).max(40).optional(),
    all: z.boolean().optional(),
  })
  .refine(({ ids, ticket, all }) => ids !== undefined || ticket !== undefined || all === true, 'Say which were read: ids, ticket or all.');

export const subscribeInput = z.strictObject({
  endpoint: z.url({ protocol: /^https$/, error: 'This is not an address of a push service.' }).max(1_000),
  keys: z.strictObject({ p256dh: z.string().min(10).max(200), auth: z.string().min(10).max(100) }),
  device: z.string().trim().max(100).default(''),
});
export type SubscribeInput = z.infer<typeof subscribeInput>;

const id = z.string();
export const notificationSchema = z
  .object({
    id,
    event: z.enum(told),
    relation: z.enum(relations),
    /** How many things it stands for: a burst within a minute is one notification. */
    count: z.number(),
    by: z.object({ kind: z.string(), id: id.nullable(), name: z.string() }),
    ticket: z.object({ id, number: z.string(), title: z.string(), priority: z.string(), status: z.string() }).nullable(),
    text: z.string().nullable(),
    href: z.string().nullable(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    urgent: z.boolean(),
    at: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof notificationSchema>;

export const preferencesSchema = z.object({ chosen: z.record(z.string(), z.array(z.enum(ways))), quiet: quietHours, version: z.number() }).meta({ id: 'NotificationPreferences' });
export type PreferencesView = z.infer<typeof preferencesSchema>;

export const deviceSchema = z
  .object({ id, device: z.string(), createdAt: z.iso.datetime(), lastSentAt: z.iso.datetime().nullable(), lastError: z.string().nullable() })
  .meta({ id: 'PushDevice' });
export type DeviceView = z.infer<typeof deviceSchema>;
