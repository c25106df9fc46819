import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { Team, toTeamView, type TeamView } from './team.ts';
import { permit, type Viewer } from './viewer.ts';
import type { teamInput } from './words.ts';

export async function createTeam(input: z.output<typeof teamInput>, by: Viewer): Promise<TeamView> {
  permit(by.rights.has('teams.manage'));
  return changing(async (session) => {
    const team = new Team({ ...input, createdAt: clock.now() });
    team.history = await record('team.created', { name: team.name }, { subject: { kind: 'team', id: team._id.toString() }, head: null, by }, session);
    await team.save({ session });
    return toTeamView(team);
  }).catch(rethrowNameTaken);
}

export function rethrowNameTaken(error: unknown): never {
  if ((error as { code?: number }).code !== 11000) throw error;
  const message = 'There is a team of this name already.';
  throw new Problem('conflict', message, { errors: [{ path: 'name', message }] });
}
