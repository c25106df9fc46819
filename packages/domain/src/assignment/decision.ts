import { model, Schema, type Types } from 'mongoose';
import type { CandidateSeen, ChosenBy, NeededSkill, Outcome, RuleSeen } from './words.ts';

/** AS-09: what was decided about a ticket and everything it was decided from, as it was then. */
export type DecisionRecord = {
  _id: Types.ObjectId;
  ticketId: Types.ObjectId;
  at: Date;
  outcome: Outcome;
  note: string | null;
  ruleId: string | null;
  personId: Types.ObjectId | null;
  teamId: Types.ObjectId | null;
  by: ChosenBy | null;
  step: number;
  /** How often it was tried with the same outcome. */
  tries: number;
  acceptBy: Date | null;
  needed: NeededSkill[];
  rules: RuleSeen[];
  candidates: CandidateSeen[];
};

const schema = new Schema<DecisionRecord>(
  {
    ticketId: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    outcome: { type: String, required: true } as never,
    note: String,
    ruleId: String,
    personId: Schema.Types.ObjectId,
    teamId: Schema.Types.ObjectId,
    by: String as never,
    step: Number,
    tries: Number,
    acceptBy: Date,
    needed: { type: [Schema.Types.Mixed] } as never,
    rules: { type: [Schema.Types.Mixed] } as never,
    candidates: { type: [Schema.Types.Mixed] } as never,
  },
  { collection: 'assignment_decisions', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ ticketId: 1, _id: -1 });
// How many somebody was given within the hour.
schema.index({ personId: 1, at: -1 }, { partialFilterExpression: { personId: { $type: 'objectId' } } });
schema.index({ at: 1 });

export const Decision = model<DecisionRecord>('AssignmentDecision', schema);
