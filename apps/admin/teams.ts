import { Team } from '@switchboard/domain/people/team.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';

/** Teams by name or id. @throws Problem `not_found` */
export async function teamIdsNamed(names: string[]): Promise<string[]> {
  const teams = names.length > 0 ? await Team.find({}, { name: 1 }).lean() : [];
  return names.map((name) => {
    const team = teams.find((each) => each._id.toString() === name || each.name.toLowerCase() === name.toLowerCase());
    if (!team) throw new Problem('not_found', `There is no team "${name}".${teams.length > 0 ? ` There are: ${teams.map((each) => each.name).join(', ')}.` : ''}`);
    return team._id.toString();
  });
}
