import { model, Schema } from 'mongoose';
import type { Hours, PolicyInput } from './words.ts';

/**
 * One version of a policy with one version of its calendar: what a ticket was promised. Written once and never changed, so that a closed ticket can still say by what it was counted.
 * Its id names the versions: `<policy>:<version>:<version of the calendar>`.
 */
export type Terms = Omit<PolicyInput, 'calendarId'> & { _id: string; policyId: string; policyVersion: number; calendarId: string; calendarName: string; calendarVersion: number; calendar: Hours };

const schema = new Schema<Terms>(
  {
    _id: String,
    policyId: String,
    policyVersion: Number,
    calendarId: String,
    calendarName: String,
    calendarVersion: Number,
    name: String,
    order: Number,
    isDefault: Boolean,
    match: Schema.Types.Mixed,
    targets: Schema.Types.Mixed,
    pausingStatuses: [String],
    firstResponsePauses: Boolean,
    steps: [Schema.Types.Mixed],
    penalty: Schema.Types.Mixed,
    calendar: Schema.Types.Mixed,
  } as never,
  { collection: 'sla_terms', autoIndex: false, versionKey: false, minimize: false },
);

export const SlaTerms = model<Terms>('SlaTerms', schema);
