import type { Pause } from '../sla/arithmetic.ts';
import { promisesNow, type Book } from '../sla/book.ts';
import { casesOf, type Moments } from '../sla/clocks.ts';
import { explainClock, type Case } from '../sla/explain.ts';
import { writeLine } from '../sla/line-words.ts';
import { matchPolicy } from '../sla/match-policy.ts';
import { keyOfStep, timeOfStep } from '../sla/steps.ts';
import type { Terms } from '../sla/terms.ts';
import { offsetAt } from '../sla/zone.ts';
import type { TicketRecord } from './ticket.ts';
import { shownClock, type LeftOut, type StoredClock, type TicketSla } from './ticket-sla.ts';

/** More changes of status than this in one ticket are forgotten, oldest first; so are old outcomes and steps. */
const MOST_TURNS = 300;
const MOST_PAST = 50;
const MOST_STEPS = 200;

type Options = {
  book?: Book;
  /** Worked out anew because the promise was edited: what is past is not told, and no breach of before stays that is none now. */
  anew?: boolean;
};

/**
 * What the desk promises for a ticket, after what just happened to it (SL-01 to SL-13): its policy, its clocks and its next step, all from moments and the history of its status. Pure: the
 * policies are in memory. Without any policy the ticket is as it was.
 */
export function keepPromise(before: TicketRecord | null, after: TicketRecord, now: Date, { book = promisesNow(), anew = false }: Options = {}): Partial<Pick<TicketRecord, 'sla' | 'dueAt' | 'duePinned'>> {
  const was = after.sla ?? null;
  if (!was && book.length === 0) return {};
  const life = liveOn(was ?? begin(after, before, now), after, now);
  // What is over keeps the numbers it ended with.
  const stands = (was?.endedAt && life.endedAt) || life.leftOut;
  const sla = stands ? { ...life, nextStepAt: null } : count(life, after, now, { book, anew, muted: anew || (!was && before !== null) });
  const due = shownClock(sla)?.dueAt ?? null;
  // A due time that is already there when the first promise is made was set by somebody.
  const pinned = (after.duePinned ?? (!was && after.dueAt !== null)) && after.dueAt?.getTime() !== due?.getTime();
  return { sla, dueAt: pinned ? after.dueAt : due, ...(pinned || after.duePinned ? { duePinned: pinned } : {}) };
}

/** A ticket from before the desk promised anything has its clocks from its opening; of its status only what it is now is known. */
function begin(ticket: TicketRecord, before: TicketRecord | null, now: Date): TicketSla {
  const turns = [{ at: ticket.createdAt, status: before ? 'open' : ticket.status }];
  if (before && before.status !== 'open') turns.push({ at: before.updatedAt, status: before.status });
  return { terms: null, cycle: 1, cycleStartedAt: before ? ticket.createdAt : now, askedAt: before && !ticket.firstResponseAt ? before.waitingSince : null, endedAt: null, leftOut: null, turns, clocks: [], past: [], steps: [] };
}

/** What happened, as moments. */
function liveOn(sla: TicketSla, ticket: TicketRecord, now: Date): TicketSla {
  const last = sla.turns.at(-1);
  const turns = last?.status === ticket.status ? sla.turns : [...sla.turns, { at: now, status: ticket.status }].slice(-MOST_TURNS);
  const leftOut = leftOutOf(ticket);
  const over = ticket.statusCategory === 'resolved' || ticket.statusCategory === 'closed' || ticket.statusCategory === 'archived';
  const askedAt = sla.askedAt ?? (ticket.firstResponseAt ? null : ticket.waitingSince);
  const past = [...sla.past, ...answered(sla, ticket, now)].slice(-MOST_PAST);
  if (over || leftOut) return { ...sla, turns, leftOut, askedAt, past, endedAt: over ? (sla.endedAt ?? ticket.resolvedAt ?? now) : sla.endedAt };
  // What was taken for spam or merged by mistake goes on as if nothing had been.
  const goesOn = !sla.endedAt || sla.leftOut === 'spam' || sla.leftOut === 'merged';
  if (goesOn) return { ...sla, turns, leftOut, askedAt, past, endedAt: null };
  const kept = sla.clocks.flatMap(({ metric, startedAt, dueAt, metAt }) => (metAt && !sla.past.some((one) => one.metric === metric && one.startedAt.getTime() === startedAt.getTime()) ? [{ metric, cycle: sla.cycle, startedAt, dueAt, metAt }] : []));
  return { ...sla, turns, leftOut, cycle: sla.cycle + 1, cycleStartedAt: now, askedAt: ticket.firstResponseAt ? sla.askedAt : ticket.waitingSince, endedAt: null, past: [...sla.past, ...kept].slice(-MOST_PAST) };
}

/** The next answer is a series: each question of the customer is owed one, and is over when it has it. */
function answered(sla: TicketSla, ticket: TicketRecord, now: Date): TicketSla['past'] {
  const owed = sla.endedAt ? undefined : sla.clocks.find(({ metric }) => metric === 'nextResponse');
  if (!owed || ticket.waitingSince?.getTime() === owed.startedAt.getTime()) return [];
  return [{ metric: 'nextResponse', cycle: sla.cycle, startedAt: owed.startedAt, dueAt: owed.dueAt, metAt: now }];
}

function leftOutOf({ closeReason, status, statusCategory, trashedAt, mergedIntoId }: TicketRecord): LeftOut | null {
  if (trashedAt || statusCategory === 'trash') return 'trash';
  if (statusCategory !== 'closed' && statusCategory !== 'archived') return null;
  if (mergedIntoId || closeReason === 'merged' || closeReason === 'duplicate') return 'merged';
  if (closeReason === 'spam') return 'spam';
  return status === 'cancelled' || closeReason === 'invalid' ? 'cancelled' : null;
}

/** The promise for a ticket as it is: the first policy whose conditions hold. */
function termsFor(ticket: TicketRecord, book: Book): Terms | null {
  const { tier = null, vip = false } = ticket.customer ?? {};
  const { priority, category, type, channel } = ticket;
  return matchPolicy(book, { tier, vip, accountId: ticket.accountId?.toString() ?? null, contracts: contractsOf(ticket, book), priority, category, type, channel, teamId: ticket.teamId?.toString() ?? null });
}

/**
 * The contracts that were in force when the ticket was opened, by number and level: what ran out since still holds for it. Where the ticket names one, only that counts. Days are those of the desk's
 * own calendar.
 */
function contractsOf({ customer, contract: named, createdAt }: TicketRecord, book: Book): string[] {
  if (!customer?.contracts && !named) return [];
  const day = new Date(createdAt.getTime() + offsetAt(book.at(-1)?.calendar.zone ?? 'UTC', createdAt.getTime())).toISOString().slice(0, 10);
  const inForce = (customer?.contracts ?? []).filter(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));
  const meant = named ? inForce.filter(({ number }) => number.toLowerCase() === named.toLowerCase()) : inForce;
  return [...(named ? [named] : []), ...meant.flatMap(({ number, level }) => (level ? [number, level] : [number]))];
}

/** What its clocks are counted from. */
export function momentsFrom(sla: TicketSla, ticket: Pick<TicketRecord, 'priority' | 'firstResponseAt' | 'waitingSince'>): Moments {
  const ms = (at: Date | null): number | null => at?.getTime() ?? null;
  return {
    priority: ticket.priority,
    askedAt: ms(sla.askedAt),
    // Solved without a word, the customer has their answer.
    firstResponseAt: ms(ticket.firstResponseAt ?? sla.endedAt),
    waitingSince: sla.endedAt ? null : ms(ticket.waitingSince),
    cycleStartedAt: sla.cycleStartedAt.getTime(),
    resolvedAt: ms(sla.endedAt),
    turns: sla.turns.map(({ at, status }) => ({ at: at.getTime(), status })),
  };
}

function count(sla: TicketSla, ticket: TicketRecord, at: Date, { book, anew, muted }: Required<Options> & { muted: boolean }): TicketSla {
  const terms = termsFor(ticket, book);
  if (!terms) return { ...sla, terms: null, clocks: [], nextStepAt: null };
  const now = at.getTime();
  const cases = casesOf(terms, terms.calendar, momentsFrom(sla, ticket), now);
  const clocks = cases.map((one) => toStored(one, anew ? undefined : sla.clocks.find(({ metric, startedAt }) => metric === one.metric && startedAt.getTime() === one.startedAt), now));
  const { steps, nextStepAt } = stepsAhead(terms, cases, clocks, sla, muted ? now : -Infinity);
  return { ...sla, terms: terms._id, priority: ticket.priority, clocks, steps, nextStepAt: nextStepAt === null ? null : new Date(nextStepAt) };
}

function toStored(one: Case, before: StoredClock | undefined, now: number): StoredClock {
  const { metric, startedAt, dueAt, warnAt, segments } = explainClock(one);
  const missed = before?.breachedAt ?? (before?.dueAt && !before.metAt && before.dueAt.getTime() < Math.min(now, one.metAt ?? now) ? before.dueAt : null);
  const stored = { metric, startedAt: new Date(startedAt), dueAt: date(dueAt), warnAt: date(warnAt), metAt: date(one.metAt ?? null), breachedAt: missed, line: writeLine(segments) };
  const pause = one.pauses.at(-1);
  if (dueAt !== null || !pause || pause.to !== null) return stored;
  const stood = explainClock({ ...one, pauses: one.pauses.slice(0, -1) as Pause[] });
  return { ...stored, pausedAt: new Date(pause.from), stoodAt: date(stood.dueAt), line: writeLine(stood.segments) };
}

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Which cycle of a clock a step belongs to: the fix has one for each reopening, the next answer one for each question. */
export const cycleOf = (metric: string, cycle: number, startedAt: number): string => (metric === 'resolution' ? String(cycle) : String(startedAt));

/** @param mutedUntil steps that came before are taken as done: nobody is told of what a new promise says of the past */
function stepsAhead(terms: Terms, cases: readonly Case[], clocks: readonly StoredClock[], sla: TicketSla, mutedUntil: number): { steps: string[]; nextStepAt: number | null } {
  const steps = [...sla.steps];
  let nextStepAt: number | null = null;
  for (const step of terms.steps) {
    const place = cases.findIndex(({ metric }) => metric === step.metric);
    if (place < 0) continue;
    const { dueAt, warnAt } = clocks[place]!;
    const time = timeOfStep(step, cases[place]!, { dueAt: dueAt?.getTime() ?? null, warnAt: warnAt?.getTime() ?? null });
    const key = keyOfStep(step, cycleOf(step.metric, sla.cycle, cases[place]!.startedAt));
    if (time === null || steps.includes(key)) continue;
    if (time <= mutedUntil) steps.push(key);
    else if (nextStepAt === null || time < nextStepAt) nextStepAt = time;
  }
  return { steps: steps.slice(-MOST_STEPS), nextStepAt };
}
