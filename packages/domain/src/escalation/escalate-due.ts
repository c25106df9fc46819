import type { ClientSession } from 'mongoose';
import type { Escalated } from '../activity/events.ts';
import { systemViewer, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { addJob, defineJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { findTerms } from '../sla/book.ts';
import { casesOf } from '../sla/clocks.ts';
import { explainClock } from '../sla/explain.ts';
import { keyOfStep, timeOfStep } from '../sla/steps.ts';
import type { Step } from '../sla/words.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { cycleOf, momentsFrom } from '../tickets/keep-promise.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { priorities } from '../tickets/words.ts';
import { oneOf, whoIs } from './recipients.ts';

/** Behind by more than this, a step says that it comes late. */
const LATE_MS = 2 * 60_000;
const AT_ONCE = 1_000;
/** Steps that come before the next sweep but one get a job of their own, so that they are on time. */
const AHEAD_MS = 40_000;

type DueStep = { step: Step; key: string; time: number; dueAt: number | null };

/** Does what is due of every ticket's promise. Asked of the data, so nothing is lost with a job; each step is marked in the transaction that does it, so nothing is done twice. @returns how many steps */
export async function sweepEscalations(): Promise<number> {
  const now = clock.ms();
  const due = await Ticket.find({ 'sla.nextStepAt': { $type: 'date', $lte: new Date(now) } } as never, { _id: 1 }).sort({ 'sla.nextStepAt': 1 }).limit(AT_ONCE).lean();
  let count = 0;
  for (const { _id } of due) {
    try {
      count += await escalate(_id.toString());
    } catch (err) {
      log.error({ err, ticketId: _id.toString() }, 'a step of a promise could not be done; the next sweep tries again');
    }
  }
  const soon = await Ticket.find({ 'sla.nextStepAt': { $gt: new Date(now), $lte: new Date(now + AHEAD_MS) } } as never, { 'sla.nextStepAt': 1 }).sort({ 'sla.nextStepAt': 1 }).limit(AT_ONCE).lean<TicketRecord[]>();
  for (const { _id, sla } of soon) promptly(_id.toString(), sla!.nextStepAt!.getTime());
  return count;
}

const promptly = (ticketId: string, at: number): void => void addJob('escalate', { ticketId }, { key: `${ticketId}:${at}`, delayMs: Math.max(0, at - clock.ms()) });

/** Call before jobs start. */
export function defineEscalations(): void {
  defineJob<{ ticketId: string }>('escalate', { concurrency: 2 }, ({ ticketId }) => escalate(ticketId));
}

/** All steps of one ticket that are due, in their order, each in a transaction of its own. Safe to repeat and to run in two processes at once. */
export async function escalate(ticketId: string): Promise<number> {
  for (let count = 0; ; count++) if (!(await changing((session) => nextStep(ticketId, session)))) return count;
}

async function nextStep(ticketId: string, session: ClientSession): Promise<boolean> {
  const ticket = await Ticket.findById(ticketId, null, { session }).lean<TicketRecord>();
  const now = clock.ms();
  if (!ticket?.sla?.terms || !ticket.sla.nextStepAt || ticket.sla.nextStepAt.getTime() > now) return false;
  const [due] = await stepsDue(ticket, now);
  if (due) await take(ticket, due, now, session);
  // Nothing is due after all (a clock that was set back): the ticket is looked at again when something is.
  else await put(ticket, {}, ticket.sla.steps, session);
  return due !== undefined;
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

/** One step: what it does, its mark and its line of history, together or not at all. */
async function take(ticket: TicketRecord, { step, key, time, dueAt }: DueStep, now: number, session: ClientSession): Promise<void> {
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
      const able = await whoIs(action.to, ticket, session);
      // Whoever leads and has it already keeps it.
      const one = able.find(({ _id }) => ticket.assigneeId?.equals(_id)) ?? (await oneOf(able, session));
      if (one) patch.assigneeId = one._id;
      done.push({ do: 'assign', to: one?._id.toString() ?? null });
    }
  }
  const told = { metric: step.metric, at: step.at, key, dueAt: dueAt === null ? null : new Date(dueAt).toISOString(), lateMs: now - time > LATE_MS ? now - time : 0, tell: [...tell], rules, done };
  await put(ticket, patch, [...ticket.sla!.steps, key], session, told);
}

async function put(ticket: TicketRecord, patch: Patch, steps: readonly string[], session: ClientSession, told?: Omit<Escalated, 'changes'>): Promise<void> {
  const by: Viewer = systemViewer({ via: 'job', detail: told ? `sla:${told.key}` : 'escalate' });
  const marked: TicketRecord = { ...ticket, sla: { ...ticket.sla!, steps: [...steps] } };
  const { changed, changes } = applyPatch(marked, patch, { properties: Object.keys(patch).length > 0 });
  if (told) return saveTicket(ticket, changed, (card) => ['ticket.escalated', { card, ...told, changes }], by, session);
  const { sla, dueAt, dueSort } = changed;
  await Ticket.collection.updateOne({ _id: ticket._id, revision: ticket.revision }, { $set: { sla, dueAt, dueSort } }, { session });
}
