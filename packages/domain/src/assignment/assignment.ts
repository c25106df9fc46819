import { model, Schema, type Types } from 'mongoose';

/** Where one ticket stands in being assigned: it waits for somebody, was offered and not yet accepted, is settled, or was put back by a person, who knows better. */
export type AssignmentRecord = {
  /** The ticket's id. */
  _id: Types.ObjectId;
  state: 'waiting' | 'offered' | 'accepted' | 'settled' | 'left';
  /** Since when nobody had it: what relaxing skills counts from. */
  since: Date;
  /** When it was last tried. */
  triedAt: Date | null;
  personId: Types.ObjectId | null;
  acceptBy: Date | null;
  /** Who said no, or nothing; they are not asked again for this ticket. */
  declined: { personId: string; at: Date; reason: string }[];
  /** Given by itself within the last hour, against going round with something outside. */
  given: Date[];
  /** How often it began to wait: counted where that is written down, so that two workers that begin it at once collide. */
  waits?: number;
};

const schema = new Schema<AssignmentRecord>(
  {
    _id: Schema.Types.ObjectId,
    state: { type: String, required: true } as never,
    since: Date,
    triedAt: Date,
    personId: { type: Schema.Types.ObjectId, default: null },
    acceptBy: { type: Date, default: null },
    declined: { type: [Schema.Types.Mixed], default: [] } as never,
    given: { type: [Date], default: [] },
    waits: Number,
  },
  { collection: 'assignments', autoIndex: false, versionKey: false },
);
schema.index({ since: 1 }, { partialFilterExpression: { state: 'waiting' } });
schema.index({ acceptBy: 1 }, { partialFilterExpression: { state: 'offered' } });

export const Assignment = model<AssignmentRecord>('Assignment', schema);

/**
 * Whose turn it is. Written first in each transaction that gives somebody a ticket: two of them collide here, and the second counts again, so that no capacity
 * is ever exceeded. How much somebody has is never kept, always counted.
 */
export type TurnRecord = { _id: Types.ObjectId; count: number; /** By rule: when it last chose them. Survives restarts and changes of the team. */ last: Record<string, Date> };

const turns = new Schema<TurnRecord>({ _id: Schema.Types.ObjectId, count: Number, last: Schema.Types.Mixed }, { collection: 'assignment_turns', autoIndex: false, versionKey: false, minimize: false });
export const TurnOf = model<TurnRecord>('AssignmentTurn', turns);
