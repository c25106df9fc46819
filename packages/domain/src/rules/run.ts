import { model, Schema, type Types } from 'mongoose';
import type { Done, Seen } from './words.ts';

/** One time that a rule fitted, and what came of it: the log of a ticket and of a rule. */
export type RunRecord = {
  _id: Types.ObjectId;
  ruleId: Types.ObjectId;
  ruleName: string;
  ruleVersion: number;
  ticketId: Types.ObjectId;
  /** A line of history, or for rules on time the moment that was counted from: a rule acts once for each. */
  cause: string;
  event: string;
  state: 'running' | 'done';
  conditions: Seen[];
  actions: Done[];
  at: Date;
};

const schema = new Schema<RunRecord>(
  {
    ruleId: { type: Schema.Types.ObjectId, required: true },
    ruleName: String,
    ruleVersion: Number,
    ticketId: { type: Schema.Types.ObjectId, required: true },
    cause: { type: String, required: true },
    event: String,
    state: String,
    conditions: [Schema.Types.Mixed],
    actions: [Schema.Types.Mixed],
    at: Date,
  },
  { collection: 'rule_runs', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ ruleId: 1, ticketId: 1, cause: 1 }, { unique: true });
schema.index({ ruleId: 1, _id: -1 });
schema.index({ ticketId: 1, _id: -1 });

export const RuleRun = model<RunRecord>('RuleRun', schema);
