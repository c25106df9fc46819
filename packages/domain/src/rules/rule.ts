import { model, Schema, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { mayNeed } from '../platform/in-use.ts';
import type { Filter } from '../tickets/filter/words.ts';
import type { EventFacts, RuleAction, RuleView, Trigger } from './words.ts';

/** When something happens, or has not for so long, and the ticket is so, then that is done. */
export type RuleRecord = {
  _id: Types.ObjectId;
  name: string;
  description: string;
  /** The uppermost is 0. */
  order: number;
  active: boolean;
  trigger: Trigger;
  facts: EventFacts;
  when: Filter;
  actions: RuleAction[];
  version: number;
  runs: number;
  lastRunAt: Date | null;
  history: Head | null;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<RuleRecord>(
  {
    name: { type: String, required: true },
    description: { type: String, default: '' },
    order: { type: Number, required: true },
    active: Boolean,
    trigger: Schema.Types.Mixed,
    facts: Schema.Types.Mixed,
    when: Schema.Types.Mixed,
    actions: [Schema.Types.Mixed],
    version: { type: Number, default: 1 },
    runs: { type: Number, default: 0 },
    lastRunAt: { type: Date, default: null },
    history: historyHead,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'rules', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ active: 1, order: 1 });
schema.index({ order: 1, _id: 1 });

export const Rule = model<RuleRecord>('Rule', schema);

mayNeed('team', async (id, session) => {
  const rule = await Rule.findOne({ actions: { $elemMatch: { do: 'team', teamId: id } } } as never, { name: 1 }, { session }).lean();
  return rule && `The rule “${rule.name}” moves tickets to this team. Change the rule first.`;
});
mayNeed('webhook', async (id, session) => {
  const rule = await Rule.findOne({ actions: { $elemMatch: { do: 'webhook', webhookId: id } } } as never, { name: 1 }, { session }).lean();
  return rule && `The rule “${rule.name}” calls this webhook. Change the rule first.`;
});

export function toRuleView(rule: RuleRecord): RuleView {
  const { _id, name, description, order, active, trigger, facts, when, actions, version, runs } = rule;
  return { id: _id.toString(), name, description, order, active, trigger, facts, when, actions, version, runs, lastRunAt: rule.lastRunAt?.toISOString() ?? null, createdAt: rule.createdAt.toISOString(), updatedAt: rule.updatedAt.toISOString() };
}
