import { model, Schema, type ClientSession } from 'mongoose';
import { z, type ZodType } from 'zod';
import { isZone } from './zone-words.ts';
import { Problem } from './problem.ts';
import { decrypt, encrypt } from './secrets.ts';

/** Everything an administrator may change while it runs (contract: Environment): its shape and what holds until somebody does. */
export const settings = {
  'desk.name': { of: z.string().trim().min(1, 'Give the desk a name.').max(100), initial: 'Switchboard' },
  'desk.zone': { of: z.string().refine(isZone, 'This is not a time zone such as Europe/Lisbon.'), initial: 'UTC' },
  'customers.country': { of: z.string().trim().toUpperCase().regex(/^([A-Z]{2})?$/, 'Use the two letters of a country such as GB, or nothing.'), initial: '' },
  'mail.halted': { of: z.boolean(), initial: false },
  'mail.halted.reason': { of: z.string().max(500), initial: '' },
  'smtpIntake': { of: z.strictObject({ enabled: z.boolean(), host: z.string().min(1), port: z.number().int().min(0).max(65535) }), initial: { enabled: false, host: '127.0.0.1', port: 2525 } },
  /** How many cards a column of the board should hold, by `status:in_progress`. */
  'board.limits': { of: z.record(z.string().max(80), z.number().int('Give a whole number.').min(1, 'A limit is at least 1.').max(999, 'At most 999.')), initial: {} },
  'rules.mode': { of: z.enum(['all', 'first'], 'Say all or first.'), initial: 'all' },
  /** Whether tickets that wait for the customer count against somebody's capacity, too. */
  'assignment.waitingCounts': { of: z.boolean(), initial: false },
  'assignment.mostPerHour': { of: z.number('Give a whole number.').int('Give a whole number.').min(1, 'At least 1.').max(10_000), initial: 100 },
  /** What nobody touched for so long is not dumped on whoever comes first; a person decides. */
  'assignment.staleHours': { of: z.number('Give a whole number.').int('Give a whole number.').min(1, 'At least 1.').max(24 * 365), initial: 72 },
  'push.vapid': { of: z.strictObject({ publicKey: z.string(), privateKey: z.string() }).nullable(), initial: null, secret: true },
  'backup.everyHours': { of: z.number().int().min(0, '0 switches scheduled backups off.').max(24 * 31), initial: 24 },
  'backup.keep': { of: z.number().int().min(1).max(365), initial: 7 },
} as const satisfies Record<string, { of: ZodType; initial: unknown; secret?: boolean }>;

export type SettingKey = keyof typeof settings;
export type SettingValue<K extends SettingKey> = z.infer<(typeof settings)[K]['of']>;

type Stored = { _id: string; value?: unknown; sealed?: string; version: number };
const schema = new Schema<Stored>({ _id: String, value: Schema.Types.Mixed, sealed: String, version: Number }, { collection: 'settings', autoIndex: false, versionKey: false, minimize: false });
export const Setting = model<Stored>('Setting', schema);

export const isSettingKey = (text: string): text is SettingKey => Object.hasOwn(settings, text);

/** Settings named as secret are stored encrypted and never sent to a browser. */
export const isSecret = (key: SettingKey): boolean => 'secret' in settings[key] && Boolean((settings[key] as { secret?: boolean }).secret);

/** What a setting says now. One indexed read: ask again rather than remember. */
export async function setting<K extends SettingKey>(key: K, session?: ClientSession): Promise<SettingValue<K>> {
  const stored = await Setting.findById(key, null, { session }).lean<Stored>();
  const value: unknown = stored?.sealed ? JSON.parse(decrypt(stored.sealed)) : stored?.value;
  const parsed = settings[key].of.safeParse(value);
  return (parsed.success ? parsed.data : settings[key].initial) as SettingValue<K>;
}

/**
 * Stores a setting; the verb that records it is people/change-setting.ts.
 * @throws Problem `invalid`
 */
export async function storeSetting<K extends SettingKey>(key: K, value: unknown, session: ClientSession): Promise<{ before: unknown; after: SettingValue<K> }> {
  const parsed = settings[key].of.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Problem('invalid', `The setting ${key} cannot be that: ${issue?.message ?? 'its shape is not right.'}`, { errors: [{ path: ['value', ...(issue?.path ?? [])].join('.'), message: issue?.message ?? 'Its shape is not right.' }] });
  }
  const before = await setting(key, session);
  const stored = isSecret(key) ? { $set: { sealed: encrypt(JSON.stringify(parsed.data)) }, $unset: { value: 1 } } : { $set: { value: parsed.data }, $unset: { sealed: 1 } };
  await Setting.updateOne({ _id: key }, { ...stored, $inc: { version: 1 } }, { session, upsert: true });
  return { before, after: parsed.data as SettingValue<K> };
}
