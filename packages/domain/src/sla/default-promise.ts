import { record } from '../activity/record.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { setting } from '../platform/settings.ts';
import { Calendar } from './calendar.ts';
import { SlaPolicy } from './policy.ts';
import { calendarInput, policyInput, type Hours, type PolicyInput } from './words.ts';

const week: Hours['hours'] = { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']], wed: [['09:00', '18:00']], thu: [['09:00', '18:00']], fri: [['09:00', '18:00']], sat: [['09:00', '13:00']], sun: [] };

const minutes = (value: number) => ({ value, unit: 'minutes' as const, hours: 'business' as const });
const hours = (value: number) => ({ value, unit: 'hours' as const, hours: 'business' as const });
const days = (value: number) => ({ value, unit: 'days' as const, hours: 'business' as const });

/** SL-03, SL-04 and SL-09: what a desk promises until it says otherwise. The next answer is owed as soon as the first was. */
export const standardPromise = (calendarId: string): PolicyInput =>
  policyInput.parse({
    name: 'Standard',
    calendarId,
    isDefault: true,
    targets: {
      urgent: { firstResponse: minutes(30), nextResponse: minutes(30), resolution: hours(4) },
      high: { firstResponse: hours(2), nextResponse: hours(2), resolution: hours(8) },
      medium: { firstResponse: hours(8), nextResponse: hours(8), resolution: days(2) },
      low: { firstResponse: hours(24), nextResponse: hours(24), resolution: days(5) },
    },
    steps: [
      { metric: 'firstResponse', at: { percent: 80 }, actions: [{ do: 'notify', whom: ['assignee', 'supervisor'] }] },
      { metric: 'firstResponse', at: { percent: 100 }, actions: [{ do: 'assign', to: 'supervisor' }, { do: 'notify', whom: ['assignee', 'supervisor', 'manager'] }] },
      { metric: 'resolution', at: { percent: 80 }, actions: [{ do: 'notify', whom: ['assignee', 'manager'] }] },
      { metric: 'resolution', at: { percent: 100 }, actions: [{ do: 'assign', to: 'supervisor' }, { do: 'notify', whom: ['assignee', 'supervisor', 'manager'] }] },
    ],
  });

/** A desk promises something from its first start on. Does nothing where there is a default policy; safe to run in several processes at once. */
export async function ensurePromise(): Promise<void> {
  if (await SlaPolicy.exists({ isDefault: true })) return;
  const by = systemViewer({ via: 'job', detail: 'first-start' });
  const zone = await setting('desk.zone');
  await changing(async (session) => {
    const now = clock.now();
    const named = calendarInput.parse({ name: 'Office hours', zone, hours: week });
    const known = await Calendar.findOne({ name: named.name }, null, { session });
    const calendar = known ?? new Calendar({ ...named, createdAt: now });
    if (!known) {
      calendar.history = await record('calendar.created', { name: calendar.name }, { subject: { kind: 'calendar', id: calendar._id.toString() }, head: null, by }, session);
      await calendar.save({ session });
    }
    const policy = new SlaPolicy({ ...standardPromise(calendar._id.toString()), createdAt: now });
    policy.history = await record('sla_policy.created', { name: policy.name, isDefault: true }, { subject: { kind: 'sla_policy', id: policy._id.toString() }, head: null, by }, session);
    await policy.save({ session });
  }).catch(unlessMadeMeanwhile);
}

function unlessMadeMeanwhile(error: unknown): void {
  if ((error as { code?: number }).code !== 11000) throw error;
}
