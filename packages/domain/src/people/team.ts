import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from './history-head.ts';

/** A group that tickets are sent to. Who belongs to it stands on the people. */
export type TeamFields = {
  name: string;
  description: string;
  /** Tickets of nobody's business wait in triage until one is linked (TK-23, TK-25). */
  worksByBusiness?: boolean;
  /** Answers leave when somebody who may has approved them. */
  approvesReplies?: boolean;
  version: number;
  history: Head | null;
  createdAt: Date;
};
export type TeamDocument = HydratedDocument<TeamFields>;

const schema = new Schema<TeamFields>(
  {
    name: { type: String, required: true },
    description: { type: String, default: '' },
    worksByBusiness: { type: Boolean, default: false },
    approvesReplies: { type: Boolean, default: false },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'teams', autoIndex: false, versionKey: false },
);
// "Support" and "support" would be told apart by nobody.
schema.index({ name: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });

export const Team = model<TeamFields>('Team', schema);

export type TeamView = { id: string; name: string; description: string; worksByBusiness: boolean; approvesReplies: boolean; version: number; createdAt: string };

export function toTeamView(team: TeamFields & { _id: Types.ObjectId }): TeamView {
  return { id: team._id.toString(), name: team.name, description: team.description, worksByBusiness: team.worksByBusiness ?? false, approvesReplies: team.approvesReplies ?? false, version: team.version, createdAt: team.createdAt.toISOString() };
}
