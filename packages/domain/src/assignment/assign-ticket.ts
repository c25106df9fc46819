import { Types, type ClientSession } from 'mongoose';
import { Person } from '../people/person.ts';
import { systemViewer, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { Assignment, TurnOf, type AssignmentRecord } from './assignment.ts';
import { AssignmentRule } from './assignment-rule.ts';
import { caseOf } from './case-of.ts';
import { decide, type Decision as Decided } from './decide.ts';
import { Decision, type DecisionRecord } from './decision.ts';
import { fewAtOnce } from './few-at-once.ts';
import { loads } from './load.ts';
import type { Plan } from './plan.ts';
import { Profile } from './profile.ts';
import { readPlan } from './read-plan.ts';
import type { Outcome } from './words.ts';

/** So often somebody else may take the last free place before a ticket waits for the next sweep. */
const MOST_TRIES = 25;
/** A ticket that is given away more often than this in an hour goes round with something outside. */
const MOST_AN_HOUR = 10;
const HOUR = 3_600_000;

const MARK = /^rule:[0-9a-f]{24}:assignment$/;
/** Rules of the desk take no notice of what assignment did (catalogue 4.2, 11), nor does assignment itself. */
export const isByAssignment = ({ origin }: { origin: { detail?: string | null } }): boolean => MARK.test(origin.detail ?? '');
export const assigner = (ruleId: string | null): Viewer => systemViewer({ via: 'job', detail: `rule:${ruleId ?? '0'.repeat(24)}:assignment` }, 'Assignment');

type Options = {
  /** Who has it and cannot go on with it; null: nobody has it. */
  from?: string | null;
  /** Read once where many are tried. */
  plan?: Plan;
};

/** Open and not put aside: what somebody should have. */
export const isAssignable = (ticket: TicketRecord, from: string | null = null): boolean =>
  ticket.statusCategory === 'open' && (ticket.assigneeId?.toString() ?? null) === from && (!ticket.snoozedUntil || ticket.snoozedUntil <= clock.now()) && !ticket.mergedIntoId;

/**
 * Finds somebody for a ticket and gives it to them, with the decision and the line of history in one transaction. Nobody gets more than their capacity, however many are assigned
 * at once. Safe to repeat.
 * @returns what came of it; null when there was nothing to decide
 */
export const assignTicket = (ticketId: string, options: Options = {}): Promise<Outcome | null> => few(() => assign(ticketId, options));

const few = fewAtOnce(4);

async function assign(ticketId: string, { from = null, plan }: Options): Promise<Outcome | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const ticket = await Ticket.findById(toId(ticketId)).lean<TicketRecord>();
    if (!ticket || !isAssignable(ticket, from)) return null;
    const known = await Assignment.findById(ticket._id).lean<AssignmentRecord>();
    if (lately(known).length >= MOST_AN_HOUR) return leave(ticket, 'round');
    const seen = tries === 0 && plan ? plan : await planNow();
    if (!seen.rules.some(({ active }) => active)) return null;
    const decided = decide(seen, await caseOf(ticket, known));
    if (from !== null && decided.outcome !== 'assigned') return null;
    const done = await carryOut(ticket, known, decided);
    if (done) return decided.outcome;
  }
  return 'waiting';
}

let reading: Promise<Plan> | null = null;
/** Those who decide at the same moment read once. That something moved meanwhile shows in the transaction. */
const planNow = (): Promise<Plan> => (reading ??= readPlan().finally(() => (reading = null)));

const lately = (known: AssignmentRecord | null): Date[] => (known?.given ?? []).filter((at) => at.getTime() > clock.ms() - HOUR);

/** A decision that assignment keeps out of: a person put the ticket back, for one. */
export async function leave(ticket: Pick<TicketRecord, '_id'>, note: 'put_back' | 'stale' | 'round'): Promise<Outcome> {
  await Assignment.updateOne({ _id: ticket._id }, { $set: { state: note === 'put_back' ? 'left' : 'settled', personId: null, acceptBy: null }, $setOnInsert: { since: clock.now(), declined: [], given: [] } } as never, { upsert: true });
  await Decision.collection.insertOne(recordOf(ticket, { outcome: 'left', note }) as never);
  return 'left';
}

class NoRoom extends Error {}

/** False when the ticket or somebody's load changed meanwhile: it is to be decided again. */
async function carryOut(ticket: TicketRecord, known: AssignmentRecord | null, decided: Decided): Promise<boolean> {
  if (decided.outcome === 'no_rule') return noRule(ticket, known, decided);
  if (decided.outcome === 'waiting' && (decided.teamId ?? null) === (ticket.teamId?.toString() ?? null)) return keepWaiting(ticket, known, decided);
  // Outside the transaction: two that insert it at once would not be a collision to try again after.
  if (decided.personId) await TurnOf.updateOne({ _id: toId(decided.personId) }, { $setOnInsert: { count: 0, last: {} } }, { upsert: true });
  try {
    await changing((session) => give(ticket, known, decided, session));
  } catch (error) {
    if (error instanceof NoRoom) return false;
    throw error;
  }
  // A counter for all to touch stays out of the transaction.
  if (decided.ruleId && decided.personId) await AssignmentRule.updateOne({ _id: decided.ruleId }, { $inc: { assigned: 1 }, $set: { lastAssignedAt: clock.now() } });
  return true;
}

async function give(seen: TicketRecord, known: AssignmentRecord | null, decided: Decided, session: ClientSession): Promise<void> {
  const ticket = await Ticket.findById(seen._id, null, { session }).lean<TicketRecord>();
  // Only where still unassigned and still in the team that was decided for (catalogue 4.2, 1).
  if (!ticket || ticket.statusCategory !== 'open' || String(ticket.assigneeId) !== String(seen.assigneeId) || String(ticket.teamId) !== String(seen.teamId)) throw new NoRoom();
  const now = clock.now();
  const patch: Patch = { ...(decided.teamId ? { teamId: toId(decided.teamId) } : {}) };
  if (decided.personId) {
    const who = toId(decided.personId);
    await TurnOf.updateOne({ _id: who }, { $inc: { count: 1 }, $set: { [`last.${decided.ruleId}`]: now } }, { session });
    // Who left since the plan was read gets nothing any more; what they have is released by who follows that they left.
    if (!(await Person.exists({ _id: who, active: true }).session(session))) throw new NoRoom();
    if (decided.by !== 'contact') await requireRoom(decided, ticket, session);
    patch.assigneeId = who;
  }
  const { changed, changes } = applyPatch(ticket, patch, { properties: true });
  const acceptBy = decided.personId && decided.acceptMinutes ? new Date(now.getTime() + decided.acceptMinutes * 60_000) : null;
  if (Object.keys(changes).length > 0) await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], assigner(decided.ruleId), session, reasonOf(decided));
  const state = decided.personId ? (acceptBy ? 'offered' : 'settled') : decided.outcome === 'waiting' ? 'waiting' : 'settled';
  await Assignment.updateOne(
    { _id: ticket._id },
    {
      $set: { state, triedAt: now, personId: patch.assigneeId ?? null, acceptBy, since: known?.state === 'waiting' ? known.since : now, given: decided.personId ? [...lately(known), now] : lately(known) },
      $setOnInsert: { declined: [] },
    },
    { session, upsert: true },
  );
  await Decision.collection.insertOne(recordOf(ticket, { ...decided, acceptBy }) as never, { session });
}

async function requireRoom({ personId }: Decided, { channel }: TicketRecord, session: ClientSession): Promise<void> {
  const profile = await Profile.findById(personId, { capacity: 1 }, { session }).lean();
  if (!profile) return;
  const load = (await loads([toId(personId!)], session)).get(personId!) ?? { total: 0, channels: {} };
  const { total, channels } = profile.capacity;
  const most = channels[channel as keyof typeof channels] ?? null;
  if ((total !== null && load.total >= total) || (most !== null && (load.channels[channel] ?? 0) >= most)) throw new NoRoom();
}

async function keepWaiting(ticket: TicketRecord, known: AssignmentRecord | null, decided: Decided): Promise<boolean> {
  return (known?.state === 'waiting' && (await waitOn(ticket, decided))) || beginWaiting(ticket, decided);
}

/** It waits as before: the same decision, looked at anew. False where it has gone to somebody meanwhile. */
async function waitOn(ticket: TicketRecord, { rules, candidates, needed, step, ruleId }: Decided): Promise<boolean> {
  const at = clock.now();
  if ((await Assignment.updateOne({ _id: ticket._id, state: 'waiting' }, { $set: { triedAt: at } })).matchedCount === 0) return false;
  const last = await newestOf(ticket);
  if (last?.outcome !== 'waiting') return false;
  await Decision.updateOne({ _id: last._id }, { $set: { at, rules, candidates, needed, step, ruleId }, $inc: { tries: 1 } });
  return true;
}

/** False when somebody got it meanwhile. */
async function beginWaiting(ticket: TicketRecord, decided: Decided): Promise<boolean> {
  const now = clock.now();
  // Outside the transaction, as with turns above.
  await Assignment.updateOne({ _id: ticket._id }, { $setOnInsert: { state: 'settled', since: now, triedAt: now, personId: null, acceptBy: null, declined: [], given: [] } }, { upsert: true });
  return changing(async (session) => {
    // Two workers that decide the same at once collide here, and so does one that gives it to somebody; the later one finds what was done.
    const before = await Assignment.findOneAndUpdate({ _id: ticket._id }, { $set: { state: 'waiting', triedAt: now, personId: null, acceptBy: null }, $inc: { waits: 1 } }, { session }).lean<AssignmentRecord>();
    const seen = await Ticket.findById(ticket._id, null, { session }).lean<TicketRecord>();
    if (!seen || !isAssignable(seen)) throw new NoRoom();
    if (before?.state !== 'waiting') await Assignment.updateOne({ _id: ticket._id }, { $set: { since: now } }, { session });
    if ((await newestOf(ticket, session))?.outcome !== 'waiting') await Decision.collection.insertOne(recordOf(ticket, decided) as never, { session });
    return true;
  }).catch((error: unknown) => {
    if (error instanceof NoRoom) return false;
    throw error;
  });
}

const newestOf = ({ _id }: TicketRecord, session: ClientSession | null = null) => Decision.findOne({ ticketId: _id }, { outcome: 1 }).session(session).sort({ _id: -1 }).lean();

async function noRule(ticket: TicketRecord, known: AssignmentRecord | null, decided: Decided): Promise<boolean> {
  if (known) await Assignment.updateOne({ _id: ticket._id }, { $set: { state: 'settled', triedAt: clock.now() } });
  const last = await newestOf(ticket);
  if (last?.outcome === 'no_rule') await Decision.updateOne({ _id: last._id }, { $set: { at: clock.now(), rules: decided.rules }, $inc: { tries: 1 } });
  else await Decision.collection.insertOne(recordOf(ticket, decided) as never);
  return true;
}

/** What the ticket's history says; the whole of it stands in the decision. */
function reasonOf({ rules, ruleId, by, step }: Decided): string {
  const name = rules.find((rule) => rule.ruleId === ruleId)?.name ?? '';
  const ways: Partial<Record<NonNullable<Decided['by']>, string>> = { technician: 'the customer’s preferred technician', previous: 'had the customer before', account_manager: 'the account manager', skills: 'the best match of skills', roundRobin: 'in turn', load: 'the least work', senior: 'a senior', onCall: 'on call', contact: 'nobody on call could', only: 'the only one who could' };
  return [name, ...(by && ways[by] ? [ways[by]] : []), ...(step > 0 ? ['skills relaxed'] : [])].join(' · ');
}

type ToRecord = Partial<Omit<DecisionRecord, 'personId' | 'teamId'>> & { personId?: string | null; teamId?: string | null; outcome: Outcome };

function recordOf({ _id }: Pick<TicketRecord, '_id'>, { personId, teamId, outcome, note, ruleId, by, step, acceptBy, needed, rules, candidates }: ToRecord): DecisionRecord {
  const id = (text: string | null | undefined) => (text ? new Types.ObjectId(text) : null);
  return { _id: newId(), ticketId: _id, at: clock.now(), outcome, note: note ?? null, ruleId: ruleId ?? null, personId: id(personId), teamId: id(teamId), by: by ?? null, step: step ?? 0, tries: 1, acceptBy: acceptBy ?? null, needed: needed ?? [], rules: rules ?? [], candidates: candidates ?? [] };
}
