import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { mayNeed } from '../platform/in-use.ts';
import type { PolicyInput } from './words.ts';

/** What is promised to whom. A ticket keeps the version it was promised: each is kept in `versions`. */
export type SlaPolicyFields = Omit<PolicyInput, 'calendarId'> & { calendarId: Types.ObjectId; version: number; history: Head | null; createdAt: Date };
export type SlaPolicyDocument = HydratedDocument<SlaPolicyFields>;

const schema = new Schema<SlaPolicyFields>(
  {
    name: { type: String, required: true },
    calendarId: { type: Schema.Types.ObjectId, required: true },
    order: { type: Number, required: true },
    isDefault: { type: Boolean, required: true },
    match: { type: Schema.Types.Mixed, default: {} },
    targets: { type: Schema.Types.Mixed, required: true },
    pausingStatuses: { type: [String] },
    firstResponsePauses: { type: Boolean, default: false },
    steps: { type: [Schema.Types.Mixed], default: [] } as never,
    penalty: { type: Schema.Types.Mixed, default: null } as never,
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'sla_policies', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });
schema.index({ isDefault: 1 }, { unique: true, partialFilterExpression: { isDefault: true } });
schema.index({ calendarId: 1 });

export const SlaPolicy = model<SlaPolicyFields>('SlaPolicy', schema);

mayNeed('team', async (id, session) => {
  const policy = await SlaPolicy.findOne({ 'match.teamId': id } as never, { name: 1 }, { session }).lean();
  return policy && `The policy “${policy.name}” is for tickets of this team. Change the policy first.`;
});
mayNeed('rule', async (id, session) => {
  const policy = await SlaPolicy.findOne({ steps: { $elemMatch: { actions: { $elemMatch: { do: 'rule', ruleId: id } } } } } as never, { name: 1 }, { session }).lean();
  return policy && `The policy “${policy.name}” runs this rule when it escalates. Change the policy first.`;
});

export function toPolicyView(policy: SlaPolicyFields & { _id: Types.ObjectId }) {
  const { _id, name, calendarId, order, isDefault, match, targets, pausingStatuses, firstResponsePauses, steps, penalty, version, createdAt } = policy;
  return { id: _id.toString(), name, calendarId: calendarId.toString(), order, isDefault, match, targets, pausingStatuses, firstResponsePauses, steps, penalty, version, createdAt: createdAt.toISOString() };
}
export type PolicyView = ReturnType<typeof toPolicyView>;
