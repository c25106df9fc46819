import { model, Schema, type ClientSession, type Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Team } from '../people/team.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { cleanBody } from './clean-body.ts';

/** What stands below answers in a team's tickets, for everybody who has nothing of their own. HTML. */
type TeamSignatureRecord = { _id: Types.ObjectId; signature: string };
const schema = new Schema<TeamSignatureRecord>({ _id: Schema.Types.ObjectId, signature: String }, { collection: 'team_signatures', autoIndex: false, versionKey: false });
const TeamSignature = model<TeamSignatureRecord>('TeamSignature', schema);

export async function teamSignature(teamId: Types.ObjectId | null, session?: ClientSession): Promise<string> {
  return teamId ? ((await TeamSignature.findById(teamId, null, { session }).lean<TeamSignatureRecord>())?.signature ?? '') : '';
}

/** @throws Problem `not_found` */
export async function readTeamSignature(id: string): Promise<{ signature: string }> {
  const team = await Team.findById(toId(id, 'team'), { _id: 1 }).lean();
  if (!team) throw new Problem('not_found', 'There is no such team.');
  return { signature: await teamSignature(team._id) };
}

export async function changeTeamSignature(viewer: Viewer, id: string, written: string): Promise<{ signature: string }> {
  permit(viewer.rights.has('teams.manage'));
  const signature = written.trim() ? (await cleanBody(written, 'html')).body : '';
  return changing(async (session) => {
    const team = await Team.findById(toId(id, 'team')).session(session);
    if (!team) throw new Problem('not_found', 'There is no such team.');
    const before = await teamSignature(team._id, session);
    if (before === signature) return { signature };
    await TeamSignature.updateOne({ _id: team._id }, { $set: { signature } }, { upsert: true, session });
    team.history = await record('team.changed', { changes: { signature: { before, after: signature } } }, { subject: { kind: 'team', id: team._id.toString() }, head: team.history, by: viewer }, session);
    await team.save({ session });
    return { signature };
  });
}
