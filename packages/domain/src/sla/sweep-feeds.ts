import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { Calendar, toCalendarView, type CalendarFields } from './calendar.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readIcal } from './read-ical.ts';
import { changeCalendar } from './save-calendar.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Holidays that a feed brings are read once a day (catalogue 4.3, 3), after a failure each hour. What is known stays when the feed is away. @returns how many calendars changed */
export async function sweepFeeds(): Promise<number> {
  const calendars = await Calendar.find({ 'feed.url': { $type: 'string' } } as never, { feedState: 1 }).lean();
  const due = calendars.filter(({ feedState }) => !feedState || clock.ms() - feedState.at.getTime() > (feedState.error ? HOUR : DAY));
  let changed = 0;
  for (const { _id } of due) if (await readFeed(_id.toString())) changed += 1;
  return changed;
}

/** Call before jobs start. */
export function defineFeeds(): void {
  defineJob<{ calendarId: string }>('read-feed', { concurrency: 1 }, ({ calendarId }) => readFeed(calendarId));
}

/** True when the calendar has other holidays than before. Safe to repeat. */
export async function readFeed(calendarId: string): Promise<boolean> {
  const calendar = await Calendar.findById(calendarId).lean();
  if (!calendar?.feed) return false;
  let [error, count, changed] = [null as string | null, 0, false];
  try {
    const { holidays } = readIcal(await fetchFeed(calendar.feed.url), clock.ms());
    const merged = mergeFeed(calendar, holidays);
    count = merged.filter(({ fromFeed }) => fromFeed).length;
    const before = toCalendarView(calendar).version;
    const after = await changeCalendar(calendarId, { holidays: merged, version: calendar.version }, systemViewer({ via: 'job', detail: 'ical-feeds' }));
    changed = after.version !== before;
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  }
  await Calendar.updateOne({ _id: calendar._id }, { $set: { feedState: { at: clock.now(), error, count: error ? (calendar.feedState?.count ?? 0) : count } } });
  return changed;
}

/** What somebody wrote stays as it is; of the feed all that is not switched off and that they did not write themselves. */
export function mergeFeed({ holidays, feed }: Pick<CalendarFields, 'holidays' | 'feed'>, read: CalendarFields['holidays']): CalendarFields['holidays'] {
  const own = holidays.filter(({ fromFeed }) => !fromFeed);
  const known = (date: string) => own.some((one) => one.date === date || (one.yearly && one.date.slice(5) === date.slice(5)));
  const fresh = read.filter(({ date }) => !feed?.off.includes(date) && !known(date)).map((one) => ({ ...one, fromFeed: true }));
  return [...own, ...fresh].sort((a, b) => (a.date < b.date ? -1 : 1));
}
