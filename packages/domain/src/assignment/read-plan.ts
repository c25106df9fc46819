import type { Types } from 'mongoose';
import { kept } from '../activity/kept.ts';
import { isAway } from '../people/absence-words.ts';
import { Person, type PersonFields } from '../people/person.ts';
import { clock } from '../platform/clock.ts';
import { setting } from '../platform/settings.ts';
import { Calendar } from '../sla/calendar.ts';
import { openingHours, type OpeningHours } from '../sla/opening-hours.ts';
import { TurnOf, type TurnRecord } from './assignment.ts';
import { AssignmentRule, type AssignmentRuleRecord } from './assignment-rule.ts';
import { Decision } from './decision.ts';
import { loads } from './load.ts';
import type { Candidate, Plan } from './plan.ts';
import { availabilityAt, plainProfile, Profile, type ProfileRecord } from './profile.ts';
import { Rota, type RotaRecord } from './rota.ts';
import { Skill, type SkillRecord } from './skill.ts';

const HOUR = 3_600_000;

/** What people have set up; nothing of it moves with the work. */
export const planned = kept(['assignment_rule', 'assignment_rules', 'skill', 'rota', 'calendar', 'person', 'team', 'setting'], async () => {
  const [rules, skills, rotas, calendars, people, profiles, zone, mostPerHour] = await Promise.all([
    AssignmentRule.find().sort({ order: 1, _id: 1 }).lean<AssignmentRuleRecord[]>(),
    Skill.find({}, { name: 1, kind: 1, tags: 1, locale: 1 }).lean<SkillRecord[]>(),
    Rota.find().lean<RotaRecord[]>(),
    Calendar.find({}, { zone: 1, hours: 1, holidays: 1 }).lean(),
    Person.find({ active: true, joinedAt: { $ne: null } }, { teamIds: 1, absence: 1 }).sort({ _id: 1 }).lean<(Pick<PersonFields, 'teamIds' | 'absence'> & { _id: Types.ObjectId })[]>(),
    Profile.find().lean<ProfileRecord[]>(),
    setting('desk.zone'),
    setting('assignment.mostPerHour'),
  ]);
  const byCalendar = new Map<string, OpeningHours>(calendars.map(({ _id, zone: of, hours, holidays }) => [_id.toString(), openingHours({ zone: of, hours, holidays })]));
  return { rules, skills, rotas, byCalendar, people, profileOf: new Map(profiles.map((profile) => [profile._id.toString(), profile])), zone, mostPerHour };
});

/** Everything that decisions are made from, as of now or, for trying, of another moment. */
export async function readPlan(now: number = clock.ms()): Promise<Plan> {
  const { rules, skills, rotas, byCalendar, people, profileOf, zone, mostPerHour } = await planned();
  const ids = people.map(({ _id }) => _id);
  const [load, turns, lastHour] = await Promise.all([loads(ids), TurnOf.find({ _id: { $in: ids } }).lean<TurnRecord[]>(), givenSince(new Date(now - HOUR))]);
  const turnOf = new Map(turns.map((turn) => [turn._id.toString(), turn]));
  const candidates = people.map(({ _id, teamIds, absence }): Candidate => {
    const id = _id.toString();
    const { skills: held, capacity, senior, calendarId, acceptMinutes, availability } = profileOf.get(id) ?? plainProfile(_id);
    const said = availabilityAt(availability, now);
    return {
      id,
      teamIds: teamIds.map(String),
      senior,
      skills: held,
      capacity,
      acceptMinutes,
      availability: { state: said?.state ?? 'online', reason: said?.reason ?? '' },
      absentUntil: absence && isAway(absence, new Date(now)) ? absence.until.toISOString() : null,
      hours: (calendarId && byCalendar.get(calendarId.toString())) || null,
      load: load.get(id) ?? { total: 0, channels: {} },
      last: Object.fromEntries(Object.entries(turnOf.get(id)?.last ?? {}).map(([rule, at]) => [rule, at.getTime()])),
      lastHour: lastHour.get(id) ?? 0,
    };
  });
  return {
    rules: rules.map(({ _id, ...rule }) => ({ ...rule, id: _id.toString() })),
    skills: skills.map(({ _id, name, kind, tags, locale }) => ({ id: _id.toString(), name, kind, tags, locale })),
    rotas: new Map(rotas.map(({ _id, ...rota }) => [_id.toString(), rota])),
    calendars: byCalendar,
    candidates,
    mostPerHour,
    zone,
  };
}

async function givenSince(at: Date): Promise<Map<string, number>> {
  const rows = await Decision.aggregate<{ _id: Types.ObjectId; count: number }>([{ $match: { personId: { $type: 'objectId' }, at: { $gt: at }, outcome: 'assigned' } }, { $group: { _id: '$personId', count: { $sum: 1 } } }]);
  return new Map(rows.map(({ _id, count }) => [_id.toString(), count]));
}
