import { Person } from '../people/person.ts';
import { mayReadPeople } from '../people/permissions.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import type { OpeningHours } from '../sla/opening-hours.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Skill } from './skill.ts';
import { caseOf } from './case-of.ts';
import { Decision, type DecisionRecord } from './decision.ts';
import { fit } from './needed-skills.ts';
import { isOpenAt, nextTurn, type Candidate, type Case } from './plan.ts';
import { readPlan } from './read-plan.ts';
import type { AssignableView, NeededSkill } from './words.ts';

const DAY = 86_400_000;

/**
 * AS-01: everybody tickets can be given to by hand, with what they have, whether they are there and what of it all they can do. Nothing here forbids: who chooses by hand may exceed a capacity.
 * @throws Problem `not_found` · `forbidden`
 */
export async function listAssignable(viewer: Viewer, idsOrNumbers: readonly string[]): Promise<{ items: AssignableView[]; next: null }> {
  permit(mayReadPeople(viewer));
  const tickets = await Promise.all([...new Set(idsOrNumbers)].map((each) => findTicket(viewer, each)));
  const now = clock.ms();
  const [plan, cases, needed] = await Promise.all([readPlan(now), Promise.all(tickets.map((ticket) => caseOf(ticket, null, now))), neededBy(tickets)]);
  for (const { id, tags, locale } of plan.skills) if (!needed.has(id) && cases.some((the) => tags.some((tag) => the.tags.includes(tag)) || (locale && locale === the.locale))) needed.set(id, { skillId: id, level: 1, need: 'preferred' });
  const [people, skills] = await Promise.all([Person.find({ _id: { $in: plan.candidates.map(({ id }) => id) } }, { name: 1 }).lean(), Skill.find({ _id: { $in: [...needed.keys()] } }, { name: 1 }).lean()]);
  const names = new Map([...people, ...skills].map(({ _id, name }) => [_id.toString(), name]));
  const items = plan.candidates.map((who) => compared(who, { cases, needed: [...needed.values()], names, now }));
  const rank = (who: AssignableView) => (who.inTeam ? 0 : 8) + (who.absentUntil ? 4 : 0) + (who.state === 'online' ? 0 : 2) + (who.onShift ? 0 : 1);
  return { items: items.toSorted((a, b) => rank(a) - rank(b) || b.matched.length - a.matched.length || a.load - b.load || a.name.localeCompare(b.name)), next: null };
}

/** What rules asked for when they last looked at them. */
async function neededBy(tickets: readonly TicketRecord[]): Promise<Map<string, NeededSkill>> {
  const last = await Promise.all(tickets.map(({ _id }) => Decision.findOne({ ticketId: _id }, { needed: 1 }).sort({ _id: -1 }).lean<DecisionRecord>()));
  return new Map(last.flatMap((decision) => decision?.needed ?? []).map((one) => [one.skillId, one]));
}

type Asked = { cases: readonly Case[]; needed: readonly NeededSkill[]; names: ReadonlyMap<string, string>; now: number };

function compared(who: Candidate, { cases, needed, names, now }: Asked): AssignableView {
  const today = new Date(now).toISOString().slice(0, 10);
  const has = (one: NeededSkill) => fit(who.skills, [{ ...one, need: 'required' }], today).out.length === 0;
  const turn = who.hours ? nextTurn(who.hours, now) : null;
  // Whom one customer is used to says nothing of several.
  const the = cases.length === 1 ? cases[0] : undefined;
  return {
    id: who.id,
    name: names.get(who.id) ?? '',
    state: who.availability.state,
    reason: who.availability.reason,
    absentUntil: who.absentUntil,
    onShift: !who.hours || isOpenAt(who.hours, now),
    shiftChangesAt: turn === null ? null : new Date(turn).toISOString(),
    shifts: who.hours && shiftsOf(who.hours, now),
    inTeam: cases.every(({ teamId }) => teamId === null || who.teamIds.includes(teamId)),
    load: who.load.total,
    capacity: who.capacity.total,
    matched: needed.filter(has).map(({ skillId }) => ({ name: names.get(skillId) ?? '', level: who.skills.find((one) => one.skillId === skillId)?.level ?? 1 })),
    missing: needed.filter((one) => !has(one)).map(({ skillId }) => names.get(skillId) ?? ''),
    relation: who.id === the?.technicianId ? 'technician' : who.id === the?.previousId ? 'previous' : who.id === the?.accountManagerId ? 'account_manager' : null,
  };
}

/** What of the coming day they work, in order and apart. */
function shiftsOf(hours: OpeningHours, now: number): { from: string; to: string }[] {
  const end = now + DAY;
  const [first, last] = [hours.partAt(now), hours.partAt(end)];
  const openings = first === last ? hours.listOf(first) : [...hours.listOf(first), ...hours.listOf(last)];
  return openings.filter(({ from, to }) => to > now && from < end).map(({ from, to }) => ({ from: new Date(Math.max(from, now)).toISOString(), to: new Date(Math.min(to, end)).toISOString() }));
}
