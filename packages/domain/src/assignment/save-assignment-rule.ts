import { record } from '../activity/record.ts';
import { recordOfDay } from '../activity/record-of-day.ts';
import { changesBetween } from '../people/changes.ts';
import { Team } from '../people/team.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { isId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Calendar } from '../sla/calendar.ts';
import { conditionsOf } from '../tickets/filter/words.ts';
import { AssignmentRule, toAssignmentRuleView, type AssignmentRuleDocument } from './assignment-rule.ts';
import { Rota } from './rota.ts';
import { Skill } from './skill.ts';
import type { AssignmentRuleInput, AssignmentRuleView, ChangeAssignmentRuleInput } from './words.ts';

const MOST = 100;
const subjectOf = (id: { toString(): string }) => ({ kind: 'assignment_rule', id: id.toString() });

/** A new rule comes last, and sleeps unless told otherwise: try it first. */
export async function createAssignmentRule(by: Viewer, input: AssignmentRuleInput): Promise<AssignmentRuleView> {
  permit(may(by, 'assignment.manage'));
  await requireWhole(input);
  return changing(async (session) => {
    const last = await AssignmentRule.findOne({}, { order: 1 }, { session }).sort({ order: -1 }).lean();
    if ((await AssignmentRule.countDocuments({}, { session })) >= MOST) throw new Problem('invalid', `There are ${MOST} rules already. Remove one that is no longer used.`);
    const rule = new AssignmentRule({ ...input, order: (last?.order ?? -1) + 1, createdAt: clock.now() });
    rule.history = await record('assignment_rule.created', { name: rule.name }, { subject: subjectOf(rule._id), head: null, by }, session);
    await rule.save({ session });
    return toAssignmentRuleView(rule.toObject());
  });
}

/** @throws Problem `conflict` when somebody changed it since · `invalid` */
export async function changeAssignmentRule(by: Viewer, id: string, { version, ...wanted }: ChangeAssignmentRuleInput): Promise<AssignmentRuleView> {
  permit(may(by, 'assignment.manage'));
  return changing(async (session) => {
    const rule = await found(id, session);
    const before = toAssignmentRuleView(rule.toObject());
    expectVersion(rule, version, before);
    await requireWhole({ ...before, ...wanted });
    const changes = changesBetween(before, wanted);
    if (!changes) return before;
    rule.set({ ...wanted, version: rule.version + 1 });
    // What is stored as it comes is not seen to differ by itself.
    for (const field of ['when', 'hours', 'skills', 'prefer']) if (field in changes) rule.markModified(field);
    rule.history = await record('assignment_rule.changed', { changes }, { subject: subjectOf(rule._id), head: rule.history, by }, session);
    await rule.save({ session });
    return toAssignmentRuleView(rule.toObject());
  });
}

export async function deleteAssignmentRule(by: Viewer, id: string): Promise<void> {
  permit(may(by, 'assignment.manage'));
  await changing(async (session) => {
    const rule = await found(id, session);
    await record('assignment_rule.deleted', { name: rule.name }, { subject: subjectOf(rule._id), head: rule.history, by }, session);
    await rule.deleteOne({ session });
  });
}

/** Every rule, in the order they are asked. @throws Problem `conflict` when one was added or removed meanwhile */
export async function orderAssignmentRules(by: Viewer, ids: string[]): Promise<void> {
  permit(may(by, 'assignment.manage'));
  await changing(async (session) => {
    const names = new Map((await AssignmentRule.find({}, { name: 1 }, { session }).lean()).map(({ _id, name }) => [_id.toString(), name]));
    if (ids.length !== names.size || new Set(ids).size !== ids.length || ids.some((id) => !names.has(id))) throw new Problem('conflict', 'Rules were added or removed meanwhile. Look at the list and order it again.');
    if (ids.length === 0) return;
    await AssignmentRule.bulkWrite(ids.map((id, order) => ({ updateOne: { filter: { _id: toId(id) }, update: { $set: { order } } } })) as never, { session });
    await recordOfDay('assignment_rules.ordered', { names: ids.map((id) => names.get(id)!) }, { chain: 'setting', by }, session);
  });
}

async function found(id: string, session: Parameters<Parameters<typeof changing>[0]>[0]): Promise<AssignmentRuleDocument> {
  const rule = await AssignmentRule.findById(toId(id, 'rule')).session(session);
  if (!rule) throw new Problem('not_found', 'There is no such rule.');
  return rule;
}

/** What only somebody who looks for it themselves knows is nothing a rule can ask. */
const personal = ['words', 'unread', 'followed', 'mentioned'];

/** What a rule names must exist, and be enough for what it does. */
async function requireWhole({ strategy, teamId, rotaId, hours, skills, when }: AssignmentRuleInput): Promise<void> {
  const wrong = (path: string, message: string) => new Problem('invalid', message, { errors: [{ path, message }] });
  if (strategy === 'team' && !teamId) throw wrong('teamId', 'Choose the team that tickets go to.');
  if (strategy === 'onCall' && !rotaId) throw wrong('rotaId', 'Choose the rota that says who is on call.');
  if (teamId && !(await Team.exists({ _id: teamId }))) throw wrong('teamId', 'No team has this id.');
  if (rotaId && !(await Rota.exists({ _id: rotaId }))) throw wrong('rotaId', 'No rota has this id.');
  if (hours && !(await Calendar.exists({ _id: hours.calendarId }))) throw wrong('hours.calendarId', 'No calendar has this id.');
  for (const [i, { skillId }] of skills.entries()) if (!isId(skillId) || !(await Skill.exists({ _id: skillId }))) throw wrong(`skills.${i}.skillId`, 'No skill has this id.');
  for (const { path, condition } of conditionsOf(when)) {
    if (personal.includes(condition.field)) throw wrong(`when.${path}`, `A rule of assignment cannot ask for “${condition.field}”: it is different for everybody, or needs the whole conversation.`);
  }
}
