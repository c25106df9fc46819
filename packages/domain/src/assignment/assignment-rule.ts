import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { mayNeed } from '../platform/in-use.ts';
import type { AssignmentRuleInput, AssignmentRuleView } from './words.ts';

/** Which tickets go to whom, and how one of those who can is chosen. The first that fits decides. */
export type AssignmentRuleFields = AssignmentRuleInput & { order: number; version: number; assigned: number; lastAssignedAt: Date | null; history: Head | null; createdAt: Date };
export type AssignmentRuleDocument = HydratedDocument<AssignmentRuleFields>;
export type AssignmentRuleRecord = AssignmentRuleFields & { _id: Types.ObjectId };

const mixed = Schema.Types.Mixed as never;
const schema = new Schema<AssignmentRuleFields>(
  {
    name: { type: String, required: true },
    active: Boolean,
    order: { type: Number, required: true },
    when: mixed,
    hours: { type: mixed, default: null } as never,
    strategy: { type: String, required: true } as never,
    teamId: { type: String, default: null },
    rotaId: { type: String, default: null },
    skills: { type: [Schema.Types.Mixed], default: [] } as never,
    fromTicket: String as never,
    relaxAfterMinutes: { type: Number, default: null },
    prefer: mixed,
    measure: String as never,
    acceptMinutes: { type: Number, default: null },
    otherwise: String as never,
    version: { type: Number, default: 1 },
    assigned: { type: Number, default: 0 },
    lastAssignedAt: { type: Date, default: null },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'assignment_rules', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ order: 1, _id: 1 });

export const AssignmentRule = model<AssignmentRuleFields>('AssignmentRule', schema);

mayNeed('calendar', async (id, session) => {
  const rule = await AssignmentRule.findOne({ 'hours.calendarId': id } as never, { name: 1 }, { session }).lean();
  return rule && `The rule of assignment “${rule.name}” asks whether this calendar is open. Give the rule another one first.`;
});
mayNeed('team', async (id, session) => {
  const rule = await AssignmentRule.findOne({ teamId: id }, { name: 1 }, { session }).lean();
  return rule && `The rule of assignment “${rule.name}” gives tickets to this team. Change the rule first.`;
});
mayNeed('rota', async (id, session) => {
  const rule = await AssignmentRule.findOne({ rotaId: id }, { name: 1 }, { session }).lean();
  return rule && `The rule “${rule.name}” asks this rota. Change the rule first.`;
});
mayNeed('skill', async (id, session) => {
  const rule = await AssignmentRule.findOne({ 'skills.skillId': id } as never, { name: 1 }, { session }).lean();
  return rule && `The rule “${rule.name}” asks for it. Change the rule first.`;
});

export function toAssignmentRuleView(rule: AssignmentRuleRecord): AssignmentRuleView {
  const { _id, name, active, order, when, hours, strategy, teamId, rotaId, skills, fromTicket, relaxAfterMinutes, prefer, measure, acceptMinutes, otherwise, version, assigned, lastAssignedAt } = rule;
  return { id: _id.toString(), name, active, order, when, hours, strategy, teamId, rotaId, skills, fromTicket, relaxAfterMinutes, prefer, measure, acceptMinutes, otherwise, version, assigned, lastAssignedAt: lastAssignedAt?.toISOString() ?? null };
}
