import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { changesBetween } from './changes.ts';
import { rethrowNameTaken } from './create-team.ts';
import { Team, toTeamView, type TeamView } from './team.ts';
import { expectVersion } from './version.ts';
import { permit, type Viewer } from './viewer.ts';
import type { changeTeamInput } from './words.ts';

export async function changeTeam(teamId: string, { version, ...wanted }: z.output<typeof changeTeamInput>, by: Viewer): Promise<TeamView> {
  permit(by.rights.has('teams.manage'));
  return changing(async (session) => {
    const team = await Team.findById(toId(teamId, 'team')).session(session);
    if (!team) throw new Problem('not_found', 'There is no such team.');
    expectVersion(team, version, toTeamView(team));
    const changes = changesBetween({ name: team.name, description: team.description, worksByBusiness: team.worksByBusiness ?? false, approvesReplies: team.approvesReplies ?? false }, wanted);
    if (!changes) return toTeamView(team);
    team.set({ ...wanted, version: team.version + 1 });
    team.history = await record('team.changed', { changes }, { subject: { kind: 'team', id: team._id.toString() }, head: team.history, by }, session);
    await team.save({ session });
    return toTeamView(team);
  }).catch(rethrowNameTaken);
}
