import { expect, test } from 'vitest';
import { addBusinessTime, businessTimeBetween, type Pause } from './arithmetic.ts';
import { explainClock } from './explain.ts';
import { openingHours } from './opening-hours.ts';
import { pausesOf, type Turn } from './pauses.ts';
import { calendarInput, minuteOf, weekdays, type Hours, type Interval } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const week = (open: Interval[], days: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri']): Hours['hours'] => Object.fromEntries(weekdays.map((day) => [day, days.includes(day) ? open : []])) as Hours['hours'];
const calendar = (zone: string, hours: Hours['hours'], holidays: Hours['holidays'] = []): Hours => ({ zone, hours, holidays });
const at = (text: string): number => Date.parse(text);
const office = openingHours(calendar('Europe/London', week([['09:00', '17:00']])));
const due = (hours: Parameters<typeof addBusinessTime>[0], start: string, ms: number, pauses: Pause[] = []) => {
  const reached = addBusinessTime(hours, at(start), { ms }, pauses);
  return reached === null ? null : new Date(reached).toISOString();
};

test.each<[what: string, start: string, ms: number, expected: string]>([
  ['start exactly at close counts from the next opening', '2026-11-20T17:00:00Z', HOUR, '2026-11-23T10:00:00.000Z'],
  ['one minute before open', '2026-11-23T08:59:00Z', HOUR, '2026-11-23T10:00:00.000Z'],
  ['start exactly at open', '2026-11-23T09:00:00Z', HOUR, '2026-11-23T10:00:00.000Z'],
  ['a Sunday, closed all day, counts from Monday', '2026-11-22T12:00:00Z', HOUR, '2026-11-23T10:00:00.000Z'],
  ['Friday 17:00 and two hours of a desk that closes at 17:00', '2026-11-20T17:00:00.001Z', 2 * HOUR, '2026-11-23T11:00:00.000Z'],
  ['nothing left to count is due at once', '2026-11-22T12:00:00Z', 0, '2026-11-23T09:00:00.000Z'],
  ['due exactly at close stays there and is not pushed to the next opening', '2026-11-23T16:00:00Z', HOUR, '2026-11-23T17:00:00.000Z'],
  ['Friday evening and two hours', '2026-11-20T17:00:00Z', 2 * HOUR, '2026-11-23T11:00:00.000Z'],
  ['over lunchless days', '2026-11-18T15:00:00Z', 12 * HOUR, '2026-11-20T11:00:00.000Z'],
  ['longer than the week', '2026-11-20T12:00:00Z', 50 * HOUR, '2026-11-30T14:00:00.000Z'],
  ['seconds and milliseconds are kept over nights', '2026-11-19T16:59:59.250Z', 1_000, '2026-11-20T09:00:00.250Z'],
])('%s', (_what, start, ms, expected) => expect(due(office, start, ms)).toBe(expected));

test('on a holiday, on consecutive holidays, and on a half one', () => {
  const hours = openingHours(
    calendar('Europe/London', week([['09:00', '17:00']]), [
      { date: '2026-12-25', name: 'Christmas', yearly: true, open: [] },
      { date: '2026-12-28', name: 'Boxing Day (substitute)', yearly: false, open: [] },
      { date: '2026-12-31', name: 'New Year’s Eve', yearly: true, open: [['09:00', '13:00']] },
    ]),
  );
  expect(due(hours, '2026-12-25T10:00:00Z', HOUR)).toBe('2026-12-29T10:00:00.000Z');
  expect(due(hours, '2026-12-31T12:00:00Z', 2 * HOUR)).toBe('2027-01-01T10:00:00.000Z');
  expect(due(hours, '2027-12-24T16:30:00Z', HOUR)).toBe('2027-12-27T09:30:00.000Z');
});

test('a Saturday of four hours, a lunch, the end at 24:00 and always open', () => {
  const saturday = openingHours(calendar('Europe/Lisbon', { ...week([['09:00', '13:00'], ['14:00', '18:00']]), sat: [['09:00', '13:00']] }));
  expect(due(saturday, '2026-11-20T17:30:00Z', 5 * HOUR)).toBe('2026-11-23T09:30:00.000Z');
  expect(due(saturday, '2026-11-20T12:30:00Z', HOUR)).toBe('2026-11-20T14:30:00.000Z');
  const late = openingHours(calendar('UTC', week([['00:00', '24:00']], weekdays)));
  expect(due(late, '2026-11-20T23:59:00Z', 2 * MINUTE)).toBe('2026-11-21T00:01:00.000Z');
  expect(businessTimeBetween(late, at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')).ms).toBe(365 * 24 * HOUR);
});

test('an interval past midnight belongs to the date it begins on', () => {
  const night = openingHours(calendar('Europe/Berlin', week([['21:00', '02:00']], ['fri']), [{ date: '2026-11-27', name: 'Closed', yearly: false, open: [] }]));
  expect(due(night, '2026-11-20T20:30:00Z', 4 * HOUR)).toBe('2026-11-21T00:30:00.000Z');
  expect(due(night, '2026-11-21T00:59:00Z', 2 * MINUTE)).toBe('2026-12-04T20:01:00.000Z');
});

test('the zone decides the date', () => {
  const auckland = openingHours(calendar('Pacific/Auckland', week([['09:00', '17:00']])));
  expect(due(auckland, '2026-11-22T19:00:00Z', HOUR)).toBe('2026-11-22T21:00:00.000Z');
});

test('a skipped hour does not exist, a repeated one counts twice', () => {
  const nights = openingHours(calendar('Europe/London', week([['00:00', '06:00']], ['sun'])));
  expect(businessTimeBetween(nights, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z')).ms).toBe(5 * HOUR);
  expect(businessTimeBetween(nights, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')).ms).toBe(7 * HOUR);
  const inTheGap = openingHours(calendar('Europe/London', week([['01:15', '01:45']], ['sun'])));
  expect(businessTimeBetween(inTheGap, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z')).ms).toBe(0);
  expect(businessTimeBetween(inTheGap, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z')).ms).toBe(HOUR);
});

test('Samoa skipped the 30th of December 2011', () => {
  const apia = openingHours(calendar('Pacific/Apia', week([['09:00', '17:00']], weekdays)));
  expect(due(apia, '2011-12-30T02:00:00Z', 2 * HOUR)).toBe('2011-12-30T20:00:00.000Z');
});

test('80 % of 10:00 to 14:00 is 13:12 (conflict G)', () => {
  const explained = explainClock({ metric: 'resolution', hours: office, amount: { ms: 4 * HOUR }, startedAt: at('2026-11-23T10:00:00Z'), pauses: [], until: at('2026-11-23T10:00:00Z') });
  expect(new Date(explained.dueAt!).toISOString()).toBe('2026-11-23T14:00:00.000Z');
  expect(new Date(explained.warnAt!).toISOString()).toBe('2026-11-23T13:12:00.000Z');
});

test('two business days are two dates, however long each is open (conflict H)', () => {
  const hours = openingHours(calendar('Europe/London', { ...week([['09:00', '17:00']]), sat: [['09:00', '13:00']] }));
  const reached = (start: string, days: number) => new Date(addBusinessTime(hours, at(start), { days })!).toISOString();
  expect(reached('2026-11-20T13:00:00Z', 2)).toBe('2026-11-23T13:00:00.000Z');
  expect(reached('2026-11-20T17:00:00Z', 1)).toBe('2026-11-21T13:00:00.000Z');
  expect(reached('2026-11-20T09:00:00Z', 2)).toBe('2026-11-21T13:00:00.000Z');
});

test('a pause counts by open time, not by the wall: Thursday 17:50 to Monday 12:30 with Friday off is 160 minutes (catalogue 4.3, 8)', () => {
  const hours = openingHours(calendar('UTC', week([['10:00', '18:00']]), [{ date: '2026-11-20', name: 'Holiday', yearly: false, open: [] }]));
  const held = businessTimeBetween(hours, at('2026-11-19T17:50:00Z'), at('2026-11-23T12:30:00Z'));
  expect(held.ms).toBe(160 * MINUTE);
  const pauses = [{ from: at('2026-11-19T17:50:00Z'), to: at('2026-11-23T12:30:00Z'), reason: 'pending_customer' }];
  expect(due(hours, '2026-11-19T17:00:00Z', HOUR, pauses)).toBe('2026-11-23T12:40:00.000Z');
});

test('while the history ends in a pause there is no due time, unless it was reached before', () => {
  const pauses = [{ from: at('2026-11-23T10:00:00Z'), to: null, reason: 'pending_customer' }];
  expect(due(office, '2026-11-23T09:00:00Z', 2 * HOUR, pauses)).toBeNull();
  expect(due(office, '2026-11-23T09:00:00Z', HOUR, pauses)).toBe('2026-11-23T10:00:00.000Z');
});

test('closed stretches say why', () => {
  const hours = openingHours(calendar('Europe/London', week([['09:00', '12:00'], ['13:00', '17:00']]), [{ date: '2026-12-25', name: 'Christmas', yearly: true, open: [] }]));
  const explained = explainClock({ metric: 'resolution', hours, amount: { ms: 8 * HOUR }, startedAt: at('2026-12-24T11:00:00Z'), pauses: [], until: at('2026-12-24T11:00:00Z') });
  expect(explained.segments.map(({ kind, reason }) => [kind, reason])).toEqual([
    ['running', ''],
    ['closed', 'break'],
    ['running', ''],
    ['closed', 'night'],
    ['holiday', 'Christmas'],
    ['closed', 'day_off'],
    ['closed', 'night'],
    ['running', ''],
  ]);
});

test.each<[what: string, input: unknown, sentence: RegExp]>([
  ['a calendar that never opens', { name: 'x', zone: 'UTC', hours: {} }, /never opens/],
  ['overlapping intervals', { name: 'x', zone: 'UTC', hours: { mon: [['09:00', '13:00'], ['12:00', '18:00']] } }, /overlap/],
  ['an interval of nothing', { name: 'x', zone: 'UTC', hours: { mon: [['09:00', '09:00']] } }, /never open/],
  ['a zone that does not exist', { name: 'x', zone: 'Europe/Atlantis', hours: { mon: [['09:00', '10:00']] } }, /no such time zone/],
  ['a time that is none', { name: 'x', zone: 'UTC', hours: { mon: [['9 am', '10:00']] } }, /09:00/],
])('%s is refused with a sentence', (_what, input, sentence) => {
  const parsed = calendarInput.safeParse(input);
  expect(parsed.success).toBe(false);
  expect(parsed.error!.issues.map(({ message }) => message).join(' ')).toMatch(sentence);
});

test('a calendar that opens too rarely for a target is refused, not searched for ever', () => {
  const rare = openingHours(calendar('UTC', week([['00:00', '00:01']], ['mon'])));
  expect(() => addBusinessTime(rare, at('2026-01-01T00:00:00Z'), { ms: 5_000 * HOUR })).toThrow(/opens too rarely/);
});

// Check 8 of the catalogue's part 6.
const zones = ['Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Apia', 'Australia/Lord_Howe'];

test('10,000 random histories: what ran adds up to the target, without gaps, and its end is the due time', () => {
  const random = seeded(8);
  for (let round = 0; round < 10_000; round++) {
    const { hours, start, pauses, ms } = history(random, zones[round % zones.length]!);
    const until = start + random(40) * 24 * HOUR;
    const opened = openingHours(hours);
    const clock = explainClock({ metric: 'resolution', hours: opened, amount: { ms }, startedAt: start, pauses, until });
    const ran = clock.segments.reduce((sum, { countedMs }) => sum + countedMs, 0);
    // Without an expectation for each: there are hundreds of thousands.
    const gap = clock.segments.findIndex((segment, place) => segment.from !== (place === 0 ? start : clock.segments[place - 1]!.to));
    if (gap >= 0) expect(clock.segments[gap]).toEqual('no gap before it');
    if (clock.dueAt === null) {
      expect(pauses.at(-1)?.to).toBeNull();
      expect(ran).toBeLessThan(ms);
    } else {
      expect(ran).toBe(ms);
      expect(clock.segments.at(-1)!.to).toBe(clock.dueAt);
      expect(businessTimeBetween(opened, start, clock.dueAt, pauses).ms).toBe(ms);
    }
  }
});

test('a naive minute-by-minute clock agrees', () => {
  const random = seeded(88);
  for (let round = 0; round < 120; round++) {
    const zone = zones[round % zones.length]!;
    const { hours, start, pauses, ms } = history(random, zone, 600);
    const dueAt = addBusinessTime(openingHours(hours), start, { ms }, pauses);
    expect([round, zone, dueAt && new Date(dueAt).toISOString()]).toEqual([round, zone, naive(hours, start, pauses, ms)]);
  }
});

/** Looks at the wall clock at each minute and counts those that are open. */
function naive({ zone, hours, holidays }: Hours, start: number, pauses: Pause[], ms: number): string | null {
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  let counted = 0;
  for (let now = start; now < start + 800 * 24 * HOUR; now += MINUTE) {
    const pause = pauses.find(({ from, to }) => from <= now && now < (to ?? Infinity));
    if (pause?.to === null) return null;
    if (pause) continue;
    const [date, time] = wall.format(now).split(', ') as [string, string];
    const minute = minuteOf(time);
    const before = new Date(Date.parse(`${date}T00:00:00Z`) - 24 * HOUR).toISOString().slice(0, 10);
    const isOpen =
      intervalsOf(date).some(([from, to]) => minuteOf(from) <= minute && minute < (minuteOf(to) > minuteOf(from) ? minuteOf(to) : 1_440)) ||
      intervalsOf(before).some(([from, to]) => minuteOf(to) <= minuteOf(from) && minute < minuteOf(to));
    if (isOpen) counted += MINUTE;
    if (counted === ms) return new Date(now + MINUTE).toISOString();
  }
  throw new Error('not reached');

  function intervalsOf(date: string): Interval[] {
    const holiday = holidays.find((one) => (one.yearly ? one.date.slice(5) === date.slice(5) : one.date === date));
    return holiday ? holiday.open : hours[weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!];
  }
}

function history(random: (below: number) => number, zone: string, mostMinutes = 5_000): { hours: Hours; start: number; pauses: Pause[]; ms: number } {
  const weeks: Interval[][] = [[['09:00', '17:00']], [['08:30', '12:00'], ['13:00', '18:30']], [['21:00', '02:00']], [['00:00', '24:00']], [['00:30', '03:15']], [['07:00', '24:00']]];
  const holidays = Array.from({ length: random(6) }, (_, place) => ({ date: `2026-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`, name: `Holiday ${place}`, yearly: random(2) === 0, open: random(3) === 0 ? ([['10:00', '12:00']] as Interval[]) : [] }));
  const years = [2011, 2017, 2018, 2026];
  // Around the changes of the clock, often.
  const months = [2, 9, 10, 11, random(12)];
  const start = Date.UTC(years[random(4)]!, months[random(5)]!, 1 + random(28), random(24), random(60));
  const turns: Turn[] = [];
  for (let now = start, paused = false; random(5) > 0 && turns.length < 12; ) {
    now += (1 + random(3_000)) * MINUTE;
    paused = !paused;
    turns.push({ at: now, paused, reason: 'pending_customer' });
  }
  const days = [weekdays, weekdays.slice(0, 5), weekdays.slice(0, 6)][random(3)]!;
  return { hours: calendar(zone, week(weeks[random(weeks.length)]!, days), holidays), start, pauses: pausesOf(turns, start), ms: (1 + random(mostMinutes)) * MINUTE };
}

/** Numbers that are the same at each run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
