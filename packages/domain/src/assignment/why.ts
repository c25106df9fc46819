import type { Types } from 'mongoose';
import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Assignment, type AssignmentRecord } from './assignment.ts';
import { Decision, type DecisionRecord } from './decision.ts';
import { Skill } from './skill.ts';
import type { DecisionView, WhyView } from './words.ts';

const MOST_SHOWN = 10;

/**
 * AS-09: why a ticket was given to somebody, and not to anybody else: its last decisions as they were made, newest first. For everybody who may read the ticket.
 * @param brief only what the last one came to
 * @throws Problem `not_found`
 */
export async function whyAssigned(viewer: Viewer, idOrNumber: string, { brief = false } = {}): Promise<WhyView> {
  return whyOf(await findTicket(viewer, idOrNumber), { brief });
}

/** The same for a ticket that was read already. */
export async function whyOf(ticket: Pick<TicketRecord, '_id'>, { brief = false } = {}): Promise<WhyView> {
  const [stands, decisions] = await Promise.all([
    Assignment.collection.findOne({ _id: ticket._id }) as Promise<AssignmentRecord | null>,
    Decision.collection
      .find<DecisionRecord>({ ticketId: ticket._id })
      .sort({ _id: -1 })
      .limit(brief ? 1 : MOST_SHOWN)
      .toArray(),
  ]);
  if (brief) for (const decision of decisions) Object.assign(decision, { candidates: [], needed: [], rules: decision.rules.filter(({ ruleId }) => ruleId === decision.ruleId).map((rule) => ({ ...rule, conditions: [] })) });
  const names = await namesIn(decisions, stands?.declined.map(({ personId }) => personId) ?? []);
  return {
    state: !stands ? 'none' : stands.state === 'left' ? 'settled' : stands.state,
    since: stands?.state === 'waiting' ? stands.since.toISOString() : null,
    acceptBy: stands?.acceptBy?.toISOString() ?? null,
    declined: stands?.declined.map(({ personId, at, reason }) => ({ name: names.person(personId), at: at.toISOString(), reason })) ?? [],
    decisions: decisions.map((decision) => toDecisionView(decision, names)),
  };
}

export type Names = { person: (id: string) => string; team: (id: string) => string; skill: (id: string) => string };
type ToName = Pick<DecisionRecord, 'candidates' | 'needed' | 'personId' | 'teamId'>;

/** What everything that decisions speak of is called now. Who left keeps their name; what was deleted has none. */
export async function namesIn(decisions: readonly ToName[], more: readonly string[] = []): Promise<Names> {
  const unique = (ids: (string | undefined)[]) => [...new Set(ids.filter((id) => id !== undefined))];
  const people = unique([...more, ...decisions.flatMap(({ candidates, personId }) => [personId?.toString(), ...candidates.map((one) => one.personId)])]);
  const teams = unique(decisions.map(({ teamId }) => teamId?.toString()));
  const skills = unique(decisions.flatMap(({ needed, candidates }) => [...needed.map(({ skillId }) => skillId), ...candidates.flatMap(({ out }) => out.map(({ facts }) => (typeof facts.skillId === 'string' ? facts.skillId : undefined)))]));
  const named = (rows: { _id: Types.ObjectId; name: string }[]) => {
    const map = new Map(rows.map(({ _id, name }) => [_id.toString(), name]));
    return (id: string) => map.get(id) ?? '';
  };
  const [person, team, skill] = await Promise.all([
    people.length > 0 ? Person.find({ _id: { $in: people } }, { name: 1 }).lean() : [],
    teams.length > 0 ? Team.find({ _id: { $in: teams } }, { name: 1 }).lean() : [],
    skills.length > 0 ? Skill.find({ _id: { $in: skills } }, { name: 1 }).lean() : [],
  ]);
  return { person: named(person), team: named(team), skill: named(skill) };
}

type Shown = Omit<DecisionRecord, 'ticketId'>;

export function toDecisionView({ _id, at, outcome, note, ruleId, personId, teamId, by, step, tries, acceptBy, rules, candidates, needed }: Shown, names: Names): DecisionView {
  const rule = rules.find((one) => one.ruleId === ruleId);
  const named = (id: Types.ObjectId | null, name: (id: string) => string) => (id ? { id: id.toString(), name: name(id.toString()) } : null);
  return {
    id: _id.toString(),
    at: at.toISOString(),
    outcome,
    note,
    rule: rule ? { id: rule.ruleId, name: rule.name } : null,
    person: named(personId, names.person),
    team: named(teamId, names.team),
    by,
    step,
    tries,
    acceptBy: acceptBy?.toISOString() ?? null,
    rules,
    candidates: candidates.map((one) => ({ ...one, out: one.out.map(({ why, facts }) => ({ why, facts: typeof facts.skillId === 'string' ? { ...facts, skill: names.skill(facts.skillId) } : facts })), name: names.person(one.personId) })),
    needed: needed.map(({ skillId, level, need }) => ({ skillId, name: names.skill(skillId), level, need })),
  };
}
