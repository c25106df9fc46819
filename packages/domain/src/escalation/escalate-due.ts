import type { ClientSession } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import type { Escalated } from '../activity/events.ts';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { addJob, defineJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { findTerms } from '../sla/book.ts';
import { casesOf } from '../sla/clocks.ts';
import { explainClock } from '../sla/explain.ts';
import { keyOfStep, timeOfStep } from '../sla/steps.ts';
import type { Step } from '../sla/words.ts';
import { toCard } from '../tickets/card.ts';
import { applyPatch, differences, type Patch } from '../tickets/change.ts';
import { cycleOf, momentsFrom } from '../tickets/keep-promise.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { priorities } from '../tickets/words.ts';
import { recipientsIn } from './recipients.ts';

/** Behind by more than this, a step says that it comes late. */
const LATE_MS = 2 * 60_000;
const AT_ONCE = 1_000;
/** So many in one transaction: what collides with somebody's change is done again as a whole. */
const TOGETHER = 100;
const LANES = 2;
/** Steps that come before the next sweep but one get a job of their own, so that they are on time. */
const AHEAD_MS = 40_000;

type DueStep = { step: Step; key: string; time: number; dueAt: number | null };

/** Does what is due of every ticket's promise. Asked of the data, so nothing is lost with a job; each step is marked in the transaction that does it, so nothing is done twice. @returns how many steps */
export async function sweepEscalations(): Promise<number> {
  const now = clock.ms();
  const due = (await Ticket.find(stepsBetween(null, now) as never, { _id: 1 }).sort({ 'sla.nextStepAt': 1 }).limit(AT_ONCE).lean()).map(({ _id }) => _id.toString());
  let count = 0;
  // Every other one of them, so that two lanes wait for the database in turns.
  const lane = async (first: number): Promise<void> => {
    for (let at = first * TOGETHER; at < due.length; at += LANES * TOGETHER) {
      const did = await escalateSome(due.slice(at, at + TOGETHER));
      count += did;
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
  const soon = await Ticket.find(stepsBetween(now, now + AHEAD_MS) as never, { 'sla.nextStepAt': 1 }).sort({ 'sla.nextStepAt': 1 }).limit(AT_ONCE).lean<TicketRecord[]>();
  for (const { _id, sla } of soon) promptly(_id.toString(), sla!.nextStepAt!.getTime());
  return count;
}

/** The tickets whose next step comes after one moment and not after another. The index has dates alone, and is used only where that is said. */
export const stepsBetween = (from: number | null, to: number) => ({ 'sla.nextStepAt': { $type: 'date', ...(from === null ? {} : { $gt: new Date(from) }), $lte: new Date(to) } });

/** Many in one transaction; where that cannot be, each alone, so that one that is broken keeps up no other. */
async function escalateSome(ids: readonly string[]): Promise<number> {
  try {
    return await escalateAll(ids);
  } catch (err) {
    if (ids.length > 1) log.warn({ err, tickets: ids.length }, 'steps of promises are done one by one');
  }
  let count = 0;
  for (const id of ids) {
    try {
      count += await escalateAll([id]);
    } catch (err) {
      log.error({ err, ticketId: id }, 'a step of a promise could not be done; the next sweep tries again');
    }
  }
  return count;
}

const promptly = (ticketId: string, at: number): void => void addJob('escalate', { ticketId }, { key: `${ticketId}:${at}`, delayMs: Math.max(0, at - clock.ms()) });

/** Call before jobs start. */
export function defineEscalations(): void {
  defineJob<{ ticketId: string }>('escalate', { concurrency: 2 }, ({ ticketId }) => escalate(ticketId));
}

/** All steps of one ticket that are due, in their order. Safe to repeat and to run in two processes at once. */
export const escalate = (ticketId: string): Promise<number> => escalateAll([ticketId]);

/** In rounds, each a transaction: the next step of each ticket. */
async function escalateAll(ids: readonly string[]): Promise<number> {
  let count = 0;
  for (let left = ids; left.length > 0; ) {
    const done = await changing((session) => nextSteps(left, session));
    left = done.map(({ id }) => id);
    count += left.length;
    // The step after it may come before the next sweep.
    const now = clock.ms();
    for (const { id, next } of done) if (next !== null && next > now && next <= now + AHEAD_MS) promptly(id, next);
  }
  return count;
}

/** @returns the tickets that had one, and when each has its next */
async function nextSteps(ids: readonly string[], session: ClientSession): Promise<{ id: string; next: number | null }[]> {
  const tickets = await Ticket.find({ _id: { $in: ids } } as never, null, { session }).lean<TicketRecord[]>();
  const now = clock.ms();
  const people = recipientsIn(session);
  const [lines, writes, done]: [ActivityLine[], object[], { id: string; next: number | null }[]] = [[], [], []];
  for (const ticket of tickets) {
    if (!ticket.sla?.terms || !ticket.sla.nextStepAt || ticket.sla.nextStepAt.getTime() > now) continue;
    const [due] = await stepsDue(ticket, now);
    const write = (set: object) => writes.push({ updateOne: { filter: { _id: ticket._id, revision: ticket.revision }, update: { $set: set } } });
    if (due) {
      const { changed, line } = await take(ticket, due, now, people);
      lines.push(line);
      done.push({ id: ticket._id.toString(), next: changed.sla?.nextStepAt?.getTime() ?? null });
      write(differences(ticket, changed));
    } else {
      // Nothing is due after all (a clock that was set back): the ticket is looked at again when something is.
      const { sla, dueAt, dueSort } = marked(ticket, {}, ticket.sla.steps).changed;
      write({ sla, dueAt, dueSort });
    }
  }
  if (writes.length === 0) return [];
  const written = await Ticket.collection.bulkWrite(writes as never, { session, ordered: true });
  if (written.matchedCount < writes.length) throw new Problem('conflict', 'Somebody changed one of these tickets at the same moment.');
  await writeLines(lines, session);
  return done;
}

/** Worked out anew from the moments, never trusted from what was stored: a promise that was kept or paused meanwhile has no step. */
async function stepsDue(ticket: TicketRecord, now: number): Promise<DueStep[]> {
  const sla = ticket.sla!;
  const terms = await findTerms(sla.terms!);
  if (!terms || sla.leftOut || sla.endedAt) return [];
  const cases = casesOf(terms, terms.calendar, momentsFrom(sla, ticket), now);
  return terms.steps
    .flatMap((step) => {
      const one = cases.find(({ metric }) => metric === step.metric);
      if (!one || (one.metAt ?? null) !== null) return [];
      const { dueAt, warnAt } = explainClock(one);
      const time = timeOfStep(step, one, { dueAt, warnAt });
      const key = keyOfStep(step, cycleOf(step.metric, sla.cycle, one.startedAt));
      return time === null || time > now || sla.steps.includes(key) ? [] : [{ step, key, time, dueAt }];
    })
    .sort((a, b) => a.time - b.time);
}

/** One step: what it does, its mark and its line of history. */
async function take(ticket: TicketRecord, { step, key, time, dueAt }: DueStep, now: number, people: ReturnType<typeof recipientsIn>): Promise<{ changed: TicketRecord; line: ActivityLine }> {
  const patch: Patch = {};
  const done: Escalated['done'] = [];
  const tell = new Set<string>();
  const rules: string[] = [];
  for (const action of step.actions) {
    if (action.do === 'notify') for (const role of action.whom) tell.add(role);
    if (action.do === 'rule') rules.push(action.ruleId);
    if (action.do === 'raisePriority') {
      const next = priorities[priorities.indexOf(patch.priority ?? ticket.priority) + 1];
      if (next) patch.priority = next;
      done.push({ do: 'raisePriority', to: next ?? null });
    }
    if (action.do === 'assign') {
      const able = await people.whoIs(action.to, ticket);
      // Whoever leads and has it already keeps it.
      const one = able.find(({ _id }) => ticket.assigneeId?.equals(_id)) ?? (await people.oneOf(able));
      if (one) patch.assigneeId = one._id;
      done.push({ do: 'assign', to: one?._id.toString() ?? null });
    }
  }
  const { changed, changes } = marked(ticket, patch, [...ticket.sla!.steps, key]);
  const told = { metric: step.metric, at: step.at, key, dueAt: dueAt === null ? null : new Date(dueAt).toISOString(), lateMs: now - time > LATE_MS ? now - time : 0, tell: [...tell], rules, done };
  const by = systemViewer({ via: 'job', detail: `sla:${key}` });
  const about = { subject: { kind: 'ticket', id: ticket._id.toString() }, head: ticket.history as never, by, audience: { before: ticket.audience, after: changed.audience }, demo: ticket.demo };
  const line = nextLine('ticket.escalated', { card: toCard(changed), ...told, changes }, about) as ActivityLine;
  changed.history = headOf(line);
  return { changed, line };
}

const marked = (ticket: TicketRecord, patch: Patch, steps: readonly string[]) => applyPatch({ ...ticket, sla: { ...ticket.sla!, steps: [...steps] } }, patch, { properties: Object.keys(patch).length > 0 });
