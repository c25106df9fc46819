import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clock } from '@switchboard/domain/platform/clock.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { config, useConfig } from '@switchboard/domain/platform/config.ts';

const TICKETS = 1_000;
const PASSWORD = 'larkfield coffee';

/** Fills the demo's data folder the first time; later starts find what people did with it. Before the product starts. */
export async function fillDemoDesk(): Promise<void> {
  const marker = join(config().dataDir, 'filled');
  if (existsSync(marker)) return hintAtAge(marker);
  console.error(`Making ${TICKETS.toLocaleString('en')} example tickets ...`);
  const logLevel = config().logLevel;
  useConfig({ logLevel: 'silent' });
  const { openDatabase, prepare } = await import('./admin/database.ts');
  const close = await openDatabase({ prepared: false });
  try {
    // What an interrupted first time left is worth nothing.
    await (await import('mongoose')).default.connection.db!.dropDatabase();
    await prepare();
    await fill();
  } finally {
    await close();
    const { log } = await import('@switchboard/domain/platform/log.ts');
    log.level = logLevel;
    useConfig({ logLevel });
  }
  writeFileSync(marker, '');
}

/** What was due within the hour is overdue on the next day. */
function hintAtAge(marker: string): void {
  const days = Math.floor((clock.ms() - statSync(marker).mtimeMs) / 86_400_000);
  if (days >= 1) console.error(`The example is ${days} ${days === 1 ? 'day' : 'days'} old and its tickets are overdue by as much. Delete ${config().dataDir} for a fresh one.`);
}

async function fill(): Promise<void> {
  const { loadDemo } = await import('@switchboard/domain/operate/demo/load-demo.ts');
  const { changeSetting } = await import('@switchboard/domain/people/change-setting.ts');
  const { deskName } = await import('@switchboard/domain/operate/demo/world.ts');
  const { operator } = await import('./admin/operator.ts');
  const by = operator('demo');
  await promise(by);
  await loadDemo(by, { tickets: TICKETS, password: PASSWORD, firstNumber: 103_890 });
  await changeSetting(by, 'desk.name', deskName);
  await changeSetting(by, 'desk.zone', 'Europe/London');
  await changeSetting(by, 'customers.country', 'GB');
}

/** What the example desk promises: cafés open early and close late, every day; a machine that stands in a hospital is helped at night, too. */
async function promise(by: Viewer): Promise<void> {
  const [{ Calendar }, { SlaPolicy }, { createCalendar, changeCalendar }, { changePolicy, createPolicy }, { calendarInput, policyInput }, { ensurePromise, standardPromise }] = await Promise.all([
    import('@switchboard/domain/sla/calendar.ts'),
    import('@switchboard/domain/sla/policy.ts'),
    import('@switchboard/domain/sla/save-calendar.ts'),
    import('@switchboard/domain/sla/save-policy.ts'),
    import('@switchboard/domain/sla/words.ts'),
    import('@switchboard/domain/sla/default-promise.ts'),
  ]);
  await ensurePromise();
  const day = [['06:30', '21:30']];
  const holidays = [{ date: '2026-12-25', name: 'Christmas Day', yearly: true }, { date: '2027-01-01', name: 'New Year’s Day', yearly: true }, { date: '2026-12-24', name: 'Christmas Eve', yearly: true, open: [['06:30', '14:00']] }];
  const calendar = await createCalendar(calendarInput.parse({ name: 'Every day', zone: 'Europe/London', hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }, holidays }), by);
  const office = await Calendar.findOne({ name: 'Office hours' }).lean();
  if (office) await changeCalendar(office._id.toString(), { zone: 'Europe/London', holidays: calendar.holidays }, by);
  const standard = await SlaPolicy.findOne({ isDefault: true }).lean();
  if (standard) await changePolicy(standard._id.toString(), { calendarId: calendar.id }, by);
  const { targets, steps } = standardPromise(calendar.id);
  const always = (target: { value: number; unit: 'minutes' | 'hours' | 'days' }) => ({ ...target, hours: '24x7' as const });
  const urgent = { firstResponse: always({ value: 15, unit: 'minutes' }), nextResponse: always({ value: 30, unit: 'minutes' }), resolution: always({ value: 4, unit: 'hours' }) };
  const high = { firstResponse: always({ value: 1, unit: 'hours' }), nextResponse: always({ value: 2, unit: 'hours' }), resolution: always({ value: 8, unit: 'hours' }) };
  const penalty = { text: 'A machine that stands longer than promised: one day of rent is credited.', amount: 4_500, currency: 'GBP' };
  await createPolicy(policyInput.parse({ name: 'Gold, around the clock', calendarId: calendar.id, order: 10, match: { tier: ['gold'], priority: ['urgent', 'high'] }, targets: { ...targets, urgent, high }, steps, penalty }), by);
}

export async function demoSignIns(): Promise<string> {
  const { people } = await import('@switchboard/domain/operate/demo/world.ts');
  const { defaultRoles } = await import('@switchboard/domain/people/rights.ts');
  const lines = people.map(({ name, email, role }) => `  ${email.padEnd(32)}${(defaultRoles[role]?.name ?? role).padEnd(18)}${name}`);
  return [`Sign in as any of these, with the password: ${PASSWORD}`, ...lines, ''].join('\n');
}
