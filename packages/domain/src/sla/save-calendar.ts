import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { promisesChanged } from './book.ts';
import { Calendar, toCalendarView, type CalendarView } from './calendar.ts';
import { SlaPolicy } from './policy.ts';
import type { CalendarInput, changeCalendarInput } from './words.ts';

export async function createCalendar(input: CalendarInput, by: Viewer): Promise<CalendarView> {
  permit(by.rights.has('settings.manage'));
  const saved = await changing(async (session) => {
    const calendar = new Calendar({ ...input, createdAt: clock.now() });
    calendar.history = await record('calendar.created', { name: calendar.name }, { subject: { kind: 'calendar', id: calendar._id.toString() }, head: null, by }, session);
    await calendar.save({ session });
    return toCalendarView(calendar);
  }).catch(rethrowNameTaken);
  await promisesChanged();
  readFeedSoon(saved, null);
  return saved;
}

export async function changeCalendar(id: string, { version, ...wanted }: z.output<typeof changeCalendarInput>, by: Viewer): Promise<CalendarView> {
  permit(by.rights.has('settings.manage'));
  let before: CalendarView['feed'] | undefined;
  const saved = await changing(async (session) => {
    const calendar = await Calendar.findById(toId(id, 'calendar')).session(session);
    if (!calendar) throw new Problem('not_found', 'There is no such calendar.');
    expectVersion(calendar, version, toCalendarView(calendar));
    const { name, zone, hours, holidays, feed } = toCalendarView(calendar);
    const changes = changesBetween({ name, zone, hours, holidays, feed }, wanted);
    if (!changes) return toCalendarView(calendar);
    calendar.set({ ...wanted, version: calendar.version + 1 });
    calendar.history = await record('calendar.changed', { changes }, { subject: { kind: 'calendar', id }, head: calendar.history, by }, session);
    before = feed;
    await calendar.save({ session });
    return toCalendarView(calendar);
  }).catch(rethrowNameTaken);
  await promisesChanged();
  readFeedSoon(saved, before);
  return saved;
}

/** A new address is read at once; the sweep would find it within minutes. */
function readFeedSoon({ id, feed }: CalendarView, before: CalendarView['feed'] | undefined): void {
  if (feed && before !== undefined && feed.url !== before?.url) void addJob('read-feed', { calendarId: id }, { key: id });
}

/** @throws Problem `conflict` while a policy counts by it, a rule asks it or somebody's shifts are its hours */
export async function deleteCalendar(id: string, by: Viewer): Promise<void> {
  permit(by.rights.has('settings.manage'));
  await changing(async (session) => {
    const calendar = await Calendar.findById(toId(id, 'calendar')).session(session);
    if (!calendar) throw new Problem('not_found', 'There is no such calendar.');
    const user = await SlaPolicy.findOne({ calendarId: calendar._id }, { name: 1 }).session(session).lean();
    if (user) throw new Problem('conflict', `The policy ${user.name} counts by this calendar. Give the policy another one first.`);
    await refuseWhileNeeded('calendar', id, session);
    await record('calendar.deleted', { name: calendar.name }, { subject: { kind: 'calendar', id }, head: calendar.history, by }, session);
    await calendar.deleteOne({ session });
  });
}

function rethrowNameTaken(error: unknown): never {
  if ((error as { code?: number }).code !== 11000) throw error;
  const message = 'There is a calendar of this name already.';
  throw new Problem('conflict', message, { errors: [{ path: 'name', message }] });
}
