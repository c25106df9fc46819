import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import type { Known } from './filter/check.ts';
import { conditionsOf, type Filter } from './filter/words.ts';
import { vocabulary } from './vocabulary.ts';

/** What is there now of the things that filters name, so that a view can say what of it was removed. Asks only for what these filters speak of. */
export async function knownThings(filters: readonly Filter[]): Promise<Known> {
  const fields = new Set(filters.flatMap((filter) => conditionsOf(filter).map(({ condition }) => condition.field)));
  const [words, teams, people] = await Promise.all([
    vocabulary(),
    fields.has('team') ? Team.find({}, { _id: 1 }).lean() : null,
    fields.has('assignee') ? Person.find({ active: true }, { _id: 1 }).lean() : null,
  ]);
  const ids = (list: { _id: unknown }[] | null) => (list ? new Set(list.map(({ _id }) => String(_id))) : undefined);
  return { statuses: new Set<string>(words.statuses.map(({ key }) => key)), customFields: new Set(words.fields.map(({ key }) => key)), teams: ids(teams), people: ids(people) };
}
