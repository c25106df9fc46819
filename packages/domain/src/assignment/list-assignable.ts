import { Person } from '../people/person.ts';
import { mayReadPeople } from '../people/permissions.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Skill } from './skill.ts';
import { caseOf } from './case-of.ts';
import { Decision, type DecisionRecord } from './decision.ts';
import { fit } from './needed-skills.ts';
import { isOpenAt, nextTurn } from './plan.ts';
import { readPlan } from './read-plan.ts';
import type { AssignableView, NeededSkill } from './words.ts';

/**
 * AS-01: everybody a ticket can be given to by hand, with what they have, whether they are there and what of the ticket they can do. Nothing here forbids: who chooses by hand may exceed a capacity.
 * @throws Problem `not_found` · `forbidden`
 */
export async function listAssignable(viewer: Viewer, idOrNumber: string): Promise<{ items: AssignableView[]; next: null }> {
  permit(mayReadPeople(viewer));
  const ticket = await findTicket(viewer, idOrNumber);
  const now = clock.ms();
  const [plan, the, last] = await Promise.all([readPlan(now), caseOf(ticket, null, now), Decision.findOne({ ticketId: ticket._id }, { needed: 1 }).sort({ _id: -1 }).lean<DecisionRecord>()]);
  const names = new Map((await Person.find({ _id: { $in: plan.candidates.map(({ id }) => id) } }, { name: 1 }).lean()).map(({ _id, name }) => [_id.toString(), name]));
  const needed = new Map<string, NeededSkill>((last?.needed ?? []).map((one) => [one.skillId, one]));
  for (const { id, tags, locale } of plan.skills) if (!needed.has(id) && (tags.some((tag) => the.tags.includes(tag)) || (locale && locale === the.locale))) needed.set(id, { skillId: id, level: 1, need: 'preferred' });
  const nameOf = new Map((await Skill.find({ _id: { $in: [...needed.keys()] } }, { name: 1 }).lean()).map(({ _id, name }) => [_id.toString(), name]));
  const today = new Date(now).toISOString().slice(0, 10);
  const items = plan.candidates.map((who): AssignableView => {
    const has = (one: NeededSkill) => fit(who.skills, [{ ...one, need: 'required' }], today).out.length === 0;
    const held = [...needed.values()];
    const turn = who.hours ? nextTurn(who.hours, now) : null;
    return {
      id: who.id,
      name: names.get(who.id) ?? '',
      state: who.availability.state,
      reason: who.availability.reason,
      absentUntil: who.absentUntil,
      onShift: !who.hours || isOpenAt(who.hours, now),
      shiftChangesAt: turn === null ? null : new Date(turn).toISOString(),
      inTeam: the.teamId === null || who.teamIds.includes(the.teamId),
      load: who.load.total,
      capacity: who.capacity.total,
      matched: held.filter(has).map(({ skillId }) => ({ name: nameOf.get(skillId) ?? '', level: who.skills.find((one) => one.skillId === skillId)?.level ?? 1 })),
      missing: held.filter((one) => !has(one)).map(({ skillId }) => nameOf.get(skillId) ?? ''),
      relation: who.id === the.technicianId ? 'technician' : who.id === the.previousId ? 'previous' : who.id === the.accountManagerId ? 'account_manager' : null,
    };
  });
  const rank = (who: AssignableView) => (who.inTeam ? 0 : 8) + (who.absentUntil ? 4 : 0) + (who.state === 'online' ? 0 : 2) + (who.onShift ? 0 : 1);
  return { items: items.toSorted((a, b) => rank(a) - rank(b) || b.matched.length - a.matched.length || a.load - b.load || a.name.localeCompare(b.name)), next: null };
}
