import { setTimeout as sleep } from 'node:timers/promises';
import { Activity, type ActivityLine } from '@switchboard/domain/activity/activity.ts';
import type { Escalated } from '@switchboard/domain/activity/events.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { Notification } from '@switchboard/domain/notifications/notification.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { seedRoles } from '@switchboard/domain/people/role.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { createCalendar } from '@switchboard/domain/sla/save-calendar.ts';
import { createPolicy } from '@switchboard/domain/sla/save-policy.ts';
import { calendarInput, policyInput } from '@switchboard/domain/sla/words.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { underKills, until, type Trial } from './kills.ts';
import { makePerson, operator } from './people.ts';

/** Four steps each: half of the target, most of it, all of it, and a little after. */
const STEPS = [{ percent: 50 }, { percent: 80 }, { percent: 100 }, { minutesAfter: 1 }] as const;
const MINUTE = 60_000;

export type Found = { wanted: number; steps: number; twice: string[]; missing: string[]; outOfOrder: string[]; toldTwice: number; untold: number; late: number };

/**
 * The steps of many tickets are done while the workers are killed. All of it is due at once, as after a weekend in which the worker was down; then the database says what came of it.
 */
export async function escalateUnderKills({ tickets, ...trial }: Trial & { tickets: number }): Promise<Found> {
  await seedRoles();
  await makePerson({ name: 'Ruth', role: 'supervisor' });
  await makePerson({ name: 'Max', role: 'manager' });
  const day = [['00:00', '24:00']];
  const calendar = await createCalendar(calendarInput.parse({ name: `Always ${trial.redis ? 'on Redis' : 'here'}`, zone: 'UTC', hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day } }), operator);
  const resolution = { resolution: { value: 4, unit: 'minutes', hours: '24x7' } };
  const steps = STEPS.map((at) => ({ metric: 'resolution', at, actions: [{ do: 'notify', whom: ['manager'] }, ...('percent' in at && at.percent === 100 ? [{ do: 'assign', to: 'supervisor' }] : [])] }));
  await createPolicy(policyInput.parse({ name: `Fast ${trial.redis ? 'on Redis' : 'here'}`, calendarId: calendar.id, isDefault: true, targets: { low: resolution, medium: resolution, high: resolution, urgent: resolution }, steps }), operator);
  // Opened before a weekend in which no worker ran.
  const ids: string[] = [];
  clock.advance(-60 * 60 * MINUTE);
  for (let n = 0; n < tickets; n++) ids.push((await createTicket(operator, { title: `Ticket ${n}`, description: 'It blinks.', requester: { email: `ana${n}@example.com` } }))._id.toString());
  clock.run();
  await underKills('escalations', trial, async () => {
    await until(async () => (await Ticket.countDocuments({ _id: { $in: ids }, 'sla.nextStepAt': { $type: 'date' } } as never)) === 0, 90_000);
    // And told: each line once to Max.
    await until(async () => (await causesOf()).length >= tickets * STEPS.length, 60_000);
    await sleep(500);
  });
  return look(ids);
}

async function look(ids: string[]): Promise<Found> {
  const lines = await Activity.find({ event: 'ticket.escalated', 'subject.id': { $in: ids } }).sort({ 'subject.id': 1, seq: 1 }).lean<ActivityLine[]>();
  const of = Map.groupBy(lines, ({ subject }) => subject.id);
  const keys = (id: string) => (of.get(id) ?? []).map(({ payload }) => (payload as unknown as Escalated).key);
  const order = STEPS.map((at) => ('percent' in at ? `resolution ${at.percent}% 1` : `resolution +${at.minutesAfter} 1`));
  const causes = await causesOf();
  const told = new Set(causes);
  return {
    wanted: ids.length * STEPS.length,
    steps: lines.length,
    twice: ids.filter((id) => new Set(keys(id)).size < keys(id).length),
    missing: ids.filter((id) => order.some((key) => !keys(id).includes(key))),
    outOfOrder: ids.filter((id) => keys(id).join() !== order.join()),
    toldTwice: causes.length - told.size,
    untold: lines.filter(({ _id }) => !told.has(_id.toString())).length,
    late: lines.filter(({ payload }) => (payload as unknown as Escalated).lateMs > 0).length,
  };
}

/** What Max was told of: the lines that stand behind his notifications. */
async function causesOf(): Promise<string[]> {
  const max = await Person.findOne({ name: 'Max' }).sort({ _id: -1 }).lean();
  return (await Notification.find({ personId: max!._id }, { causes: 1 }).lean()).flatMap(({ causes }) => causes.map(String));
}
