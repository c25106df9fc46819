import { afterEach, expect, test } from 'vitest';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { standardPromise } from '../sla/default-promise.ts';
import { readLine } from '../sla/line-words.ts';
import { minuteOf, weekdays, type Hours, type Interval } from '../sla/words.ts';
import type { Terms } from '../sla/terms.ts';
import { applyPatch, type Patch } from './change.ts';
import { keepPromise } from './keep-promise.ts';
import type { TicketRecord } from './ticket.ts';
import type { TicketSla } from './ticket-sla.ts';

const MINUTE = 60_000;
const zones = ['Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Apia', 'Europe/Lisbon'];
const office: Interval[] = [['09:00', '12:30'], ['13:30', '18:00']];
const calendarIn = (zone: string): Hours => ({ zone, hours: { mon: office, tue: office, wed: office, thu: office, fri: [['10:00', '16:00'], ['21:00', '02:00']], sat: [['09:00', '13:00']], sun: [] }, holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true, open: [] }] });

function termsIn(zone: string): Terms {
  const { calendarId, ...policy } = standardPromise('c');
  return { ...policy, _id: `p:1:${zone}`, policyId: 'p', policyVersion: 1, calendarId, calendarName: 'Office', calendarVersion: 1, calendar: calendarIn(zone) };
}

afterEach(() => clock.run());

/** A generator of the same numbers each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const blank = (at: Date): TicketRecord => ({
  ...{ _id: newId(), number: 'TKT1', version: 1, revision: 1, title: '', description: '', type: 'issue', category: '', subcategory: '', priority: 'urgent', status: 'open', statusCategory: 'open', tags: [], channel: 'email' },
  ...{ requester: { contactId: null, name: 'Ana', email: null, phone: null }, accountId: null, accountName: null, submitterName: null, submitterEmail: null, submittedCompanyName: null, assigneeId: null, teamId: null, mailboxId: null },
  ...{ followerIds: [], mentionedIds: [], dueAt: null, snoozedUntil: null, customFields: {}, externalRefs: [], lastSeq: 1, preview: null, waitingSince: at, createdAt: at, updatedAt: at, firstResponseAt: null, resolvedAt: null, closedAt: null, audience: [], words: [], history: null },
} as TicketRecord);

/** Minute by minute with the zone's own clock: slow, plain, and written without the arithmetic it checks. */
function naiveDue({ zone, hours, holidays }: Hours, from: number, minutes: number, pausedAt: (minute: number) => boolean): number | null {
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  const openOn = (date: string): readonly Interval[] => (holidays.some((holiday) => holiday.date.slice(5) === date.slice(5)) ? [] : hours[weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!]);
  let counted = 0;
  for (let at = from; at < from + 40 * 24 * 60 * MINUTE; at += MINUTE) {
    const [date, time] = wall.format(at).split(', ') as [string, string];
    const now = minuteOf(time);
    const before = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const open = openOn(date).some(([start, end]) => now >= minuteOf(start) && now < (minuteOf(end) > minuteOf(start) ? minuteOf(end) : 1_440)) || openOn(before).some(([start, end]) => minuteOf(end) < minuteOf(start) && now < minuteOf(end));
    if (open && !pausedAt(at)) counted += 1;
    if (counted === minutes) return at + MINUTE;
  }
  return null;
}

test('the fix of random tickets that flip their status is due when a clock that goes minute by minute says so, in six zones over changes of clocks', () => {
  const next = random(8);
  for (let round = 0; round < 60; round++) {
    const terms = termsIn(zones[round % zones.length]!);
    // Around the changes of clocks of both hemispheres.
    const start = Date.parse(['2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30', '2026-12-22'][next(5)]!) + next(3 * 24 * 60) * MINUTE;
    let ticket = blank(new Date(start));
    Object.assign(ticket, keepPromise(null, ticket, new Date(start), { book: [terms] }));
    const turns: { at: number; paused: boolean }[] = [];
    let at = start;
    for (let step = 0; step < 1 + next(6); step++) {
      at += (1 + next(600)) * MINUTE;
      const status = (['pending_customer', 'in_progress', 'open', 'pending_parts'] as const)[next(4)]!;
      ticket = happens(ticket, { status }, at, terms);
      turns.push({ at, paused: status === 'pending_customer' });
    }
    ticket = happens(ticket, { status: 'in_progress' }, at + MINUTE, terms);
    turns.push({ at: at + MINUTE, paused: false });
    const pausedAt = (minute: number) => turns.findLast((turn) => turn.at <= minute)?.paused ?? false;
    const fix = ticket.sla!.clocks.find(({ metric }) => metric === 'resolution')!;
    const due = naiveDue(terms.calendar, start, 240, pausedAt);
    expect(fix.dueAt?.getTime() ?? null, `${terms.calendar.zone} from ${new Date(start).toISOString()}`).toBe(due);
    const counted = readLine(fix.startedAt.getTime(), fix.line).reduce((sum, { from, to, kind }) => sum + (kind === 'running' ? to - from : 0), 0);
    expect(counted).toBe(240 * MINUTE);
  }
});

test('a history that is put right gives the clocks it would have given at once', () => {
  const terms = termsIn('Europe/London');
  const start = Date.parse('2026-11-23T10:00:00Z');
  const told = (turns: TicketSla['turns']) => {
    const ticket = blank(new Date(start));
    Object.assign(ticket, keepPromise(null, ticket, new Date(start), { book: [terms] }));
    const edited: TicketRecord = { ...ticket, status: turns.at(-1)!.status, sla: { ...ticket.sla!, turns } };
    return keepPromise(ticket, edited, new Date(start + 6 * 60 * MINUTE), { book: [terms], anew: true }).sla!.clocks;
  };
  const at = (minutes: number) => new Date(start + minutes * MINUTE);
  const wrong = [{ at: at(0), status: 'open' }, { at: at(30), status: 'pending_customer' }, { at: at(200), status: 'in_progress' }];
  const right = [{ at: at(0), status: 'open' }, { at: at(60), status: 'pending_customer' }, { at: at(90), status: 'in_progress' }];
  expect(told(wrong)[1]!.dueAt).not.toEqual(told(right)[1]!.dueAt);
  expect(told(right)[1]!.dueAt!.toISOString()).toBe('2026-11-23T15:30:00.000Z');
});

test('keeping the promise of a ticket with a month of history takes little', () => {
  const terms = termsIn('Europe/London');
  const start = Date.parse('2026-10-20T10:00:00Z');
  let ticket: TicketRecord = { ...blank(new Date(start)), priority: 'low' };
  Object.assign(ticket, keepPromise(null, ticket, new Date(start), { book: [terms] }));
  for (let day = 1; day <= 30; day++) ticket = happens(ticket, { status: day % 2 ? 'pending_customer' : 'in_progress' }, start + day * 24 * 60 * MINUTE, terms);
  const begun = performance.now();
  for (let n = 0; n < 500; n++) keepPromise(ticket, ticket, new Date(start + 31 * 24 * 60 * MINUTE), { book: [terms] });
  const each = (performance.now() - begun) / 500;
  console.log(`keepPromise with a month of history: ${(each * 1_000).toFixed(0)} µs for all its clocks`);
  // Far above what it takes alone: the machine may be busy.
  expect(each).toBeLessThan(10);
});

function happens(ticket: TicketRecord, patch: Patch, at: number, terms: Terms): TicketRecord {
  clock.stopAt(new Date(at));
  const { changed } = applyPatch({ ...ticket, sla: null }, patch, { properties: true });
  changed.sla = ticket.sla;
  Object.assign(changed, keepPromise(ticket, changed, new Date(at), { book: [terms] }));
  return changed;
}
