import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import type { Changes, EventName } from '../activity/events.ts';
import { isAway } from '../people/absence-words.ts';
import { Person } from '../people/person.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { changeTicketAs } from '../tickets/change.ts';
import { categoryOf } from '../tickets/status-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { assignTicket, isAssignable, isByAssignment, leave } from './assign-ticket.ts';
import { Assignment, type AssignmentRecord } from './assignment.ts';
import { availabilityAt, Profile } from './profile.ts';
import { planned } from './read-plan.ts';
import { releaseLeftTeams } from './release-left-teams.ts';
import { tryWaitingSoon } from './retry-waiting.ts';

/** Lines that were read long after they were written are history. */
const TOO_OLD_MS = 24 * 60 * 60_000;

const ofTickets: EventName[] = ['ticket.created', 'ticket.changed', 'ticket.escalated', 'message.received', 'message.written', 'ticket.split', 'ticket.unmerged'];
/** After these somebody may have time, or be meant, who was not before. */
const ofPeople: EventName[] = ['person.available', 'person.back', 'person.away', 'person.changed', 'person.joined', 'person.activated', 'person.profile_changed', 'assignment_rule.created', 'assignment_rule.changed', 'assignment_rules.ordered', 'skill.changed', 'rota.changed', 'calendar.changed', 'setting.changed'];

/** What says where a ticket belongs: when one of these changes while nobody has it, somebody is looked for. */
const telling = ['teamId', 'assigneeId', 'status', 'priority', 'category', 'subcategory', 'type', 'tags', 'customFields', 'snoozedUntil', 'accountId', 'customer'];

/** Call before followers start. */
export function followAssignment(): void {
  durableFollower('assignment', { events: [...ofTickets, ...ofPeople], handle: assignAfter });
}

/** Whatever a line of history means for who has what. Safe to repeat. */
export async function assignAfter(line: ActivityLine): Promise<void> {
  if (ofPeople.includes(line.event)) {
    if (line.event === 'person.changed') await releaseLeftTeams(line as ActivityLine<'person.changed'>);
    return tryWaitingSoon();
  }
  if (!line.payload || !isId(line.subject.id)) return;
  const { changes = {} } = line.payload as { changes?: Changes };
  if (freesSomebody(changes)) tryWaitingSoon();
  if (isByAssignment(line) || isPast(line)) return;
  if (line.event === 'ticket.created' && !(await hasRules())) return;
  const ticket = await Ticket.findById(line.subject.id).lean<TicketRecord>();
  if (!ticket) return;
  if (ticket.assigneeId) return hasSomebody(ticket, line, changes);
  if (!isAssignable(ticket) || !looksNew(line, changes) || !(await hasRules())) return;
  const known = await Assignment.findById(ticket._id, { state: 1 }).lean<AssignmentRecord>();
  // Whoever puts a ticket back knows why; it is looked at again when it goes somewhere else, or the customer writes. Who declined an offer did not put it back.
  const putBack = changes.assigneeId?.after === null && line.by.kind === 'person' && changes.teamId === undefined && known?.state !== 'waiting';
  if (putBack) return void (await leave(ticket, 'put_back'));
  if (known?.state === 'left' && line.event === 'ticket.changed' && changes.teamId === undefined && changes.status === undefined) return;
  await assignTicket(line.subject.id);
}

/** A desk without rules gives nothing away, and nothing is said of it. */
const hasRules = async (): Promise<boolean> => (await planned()).rules.some(({ active }) => active);

const looksNew = ({ event }: ActivityLine, changes: Changes): boolean => event === 'ticket.created' || event === 'message.received' || event === 'ticket.split' || event === 'ticket.unmerged' || telling.some((field) => field in changes);

/** Work that left somebody's desk. */
function freesSomebody({ assigneeId, status }: Changes): boolean {
  return (assigneeId !== undefined && assigneeId.before !== null) || (status !== undefined && categoryOf(String(status.after)) !== 'open');
}

/** What was dealt with elsewhere, or long ago. */
const isPast = (line: ActivityLine): boolean => clock.ms() - line.at.getTime() > TOO_OLD_MS || /^import:/.test(line.origin.detail ?? '') || (line.demo === true && clock.ms() - line.at.getTime() > 2 * 60_000);

async function hasSomebody(ticket: TicketRecord, line: ActivityLine, changes: Changes): Promise<void> {
  const who = ticket.assigneeId!.toString();
  // Reopened, and its agent is not there: it must not lie with somebody who went home (catalogue 4.2, 7).
  if (line.event === 'message.received' && ticket.status === 'reopened' && (await isGone(who))) return void (await assignTicket(line.subject.id, { from: who }));
  const known = await Assignment.findById(ticket._id).lean<AssignmentRecord>();
  if (changes.teamId && !changes.assigneeId && known && (await isLeftBehind(ticket, known))) return giveToItsTeam(ticket, who);
  if (changes.assigneeId) {
    const acceptMinutes = line.by.id === who || ticket.statusCategory !== 'open' ? null : ((await Profile.findById(who, { acceptMinutes: 1 }).lean())?.acceptMinutes ?? null);
    const state = acceptMinutes === null ? 'settled' : 'offered';
    const acceptBy = acceptMinutes === null ? null : new Date(line.at.getTime() + acceptMinutes * 60_000);
    if (known || acceptBy) await Assignment.updateOne({ _id: ticket._id }, { $set: { state, personId: ticket.assigneeId, acceptBy }, $setOnInsert: { since: line.at, declined: [], given: [] } }, { upsert: true });
  } else if (known?.state === 'offered' && line.by.id === who) {
    // Whoever begins to work on it has accepted it.
    await Assignment.updateOne({ _id: ticket._id, state: 'offered', personId: ticket.assigneeId }, { $set: { state: 'accepted', acceptBy: null } });
  }
}

/** It was given by itself to somebody of the team it came from: a rule may send it on in the moment after. Whom a person chose stays. */
async function isLeftBehind({ teamId, assigneeId, statusCategory }: TicketRecord, { given, personId, state }: AssignmentRecord): Promise<boolean> {
  if (!teamId || statusCategory !== 'open' || given.length === 0 || state === 'accepted' || !personId?.equals(assigneeId!)) return false;
  return !(await Person.exists({ _id: assigneeId, teamIds: teamId }));
}

/** The line that this writes is looked at like any other: somebody of the new team is found, or the ticket waits there. */
async function giveToItsTeam({ _id }: TicketRecord, who: string): Promise<void> {
  await changeTicketAs(systemViewer({ via: 'job', detail: 'assignment.moved' }), _id.toString(), null, ({ assigneeId }) => (assigneeId?.toString() === who ? { assigneeId: null } : {}), 'It went to another team.');
}

async function isGone(personId: string): Promise<boolean> {
  const [person, profile] = await Promise.all([Person.findById(personId, { active: 1, absence: 1 }).lean(), Profile.findById(personId, { availability: 1 }).lean()]);
  const now = clock.now();
  return !person?.active || Boolean(person.absence && isAway(person.absence, now)) || availabilityAt(profile?.availability ?? null, now.getTime())?.state === 'offline';
}
