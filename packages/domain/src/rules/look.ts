import { model, Schema, type Types } from 'mongoose';

/** How far a rule on time has looked: what became due or changed since is all that the next sweep reads. */
export type LookRecord = {
  /** The rule's id. */
  _id: Types.ObjectId;
  /** Another version of the rule begins anew. */
  version: number;
  /** Everything until then was looked at. */
  until: Date;
  /** When all that fit were last begun to be walked, and how far that is; null: to the end. */
  walkBegunAt: Date;
  walkAfter: Types.ObjectId | null;
};

const schema = new Schema<LookRecord>({ _id: Schema.Types.ObjectId, version: Number, until: Date, walkBegunAt: Date, walkAfter: { type: Schema.Types.ObjectId, default: null } }, { collection: 'rule_looks', autoIndex: false, versionKey: false });

export const Look = model<LookRecord>('RuleLook', schema);
