import type { ClientSession, Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { ApiKey } from './api-key.ts';
import { changesBetween } from './changes.ts';
import { Person, toPersonView } from './person.ts';
import { Team } from './team.ts';
import { permit, type Viewer } from './viewer.ts';
import { withdraw } from './withdraw-key.ts';

/**
 * People leave it, and keys that were for this team alone are withdrawn: without a team they would reach more than before. Its tickets are
 * the tickets' affair, which follow `team.deleted`.
 * @throws Problem `conflict` while a rule or a policy names it
 */
export async function deleteTeam(teamId: string, by: Viewer): Promise<void> {
  permit(by.rights.has('teams.manage'));
  await changing(async (session) => {
    const team = await Team.findById(toId(teamId, 'team')).session(session);
    if (!team) throw new Problem('not_found', 'There is no such team.');
    await refuseWhileNeeded('team', team._id.toString(), session);
    await releasePeople(team._id, by, session);
    await releaseKeys(team._id, by, session);
    await record('team.deleted', { name: team.name }, { subject: { kind: 'team', id: team._id.toString() }, head: team.history, by }, session);
    await team.deleteOne({ session });
  });
}

async function releasePeople(teamId: Types.ObjectId, by: Viewer, session: ClientSession): Promise<void> {
  const members = await Person.find({ $or: [{ teamIds: teamId }, { 'teamRoles.teamId': teamId }] }).session(session);
  for (const person of members) {
    const before = toPersonView(person);
    person.set({
      teamIds: person.teamIds.filter((id) => !id.equals(teamId)),
      teamRoles: person.teamRoles.filter((held) => !held.teamId.equals(teamId)),
      version: person.version + 1,
      updatedAt: clock.now(),
    });
    const { teamIds, teamRoles } = toPersonView(person);
    const changes = changesBetween(before, { teamIds, teamRoles }) ?? {};
    person.history = await record('person.changed', { changes }, { subject: { kind: 'person', id: before.id }, head: person.history, by, reason: 'The team was deleted.' }, session);
    await person.save({ session });
  }
}

async function releaseKeys(teamId: Types.ObjectId, by: Viewer, session: ClientSession): Promise<void> {
  const keys = await ApiKey.find({ teamIds: teamId, withdrawnAt: null }).session(session);
  for (const key of keys) {
    if (key.teamIds.length === 1) await withdraw(key, by, session, 'The team it was for was deleted.');
    else await key.set({ teamIds: key.teamIds.filter((id) => !id.equals(teamId)) }).save({ session });
  }
}
