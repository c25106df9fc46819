import { listContacts } from '../customers/list-customers.ts';
import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import { mayAnywhere, type Viewer } from '../people/viewer.ts';
import { isId } from '../platform/id.ts';
import { wordsOf } from '../platform/words-of.ts';
import type { FilterPart } from '../tickets/filter/words.ts';
import type { SearchQuery } from './read-query.ts';

/** Of one name so many are meant at most. */
const MOST = 50;

/** `assignee:ana`, `team:hardware`, `from:silva` as the ids they mean; a sentence where nobody is called so. */
export async function namesToParts(viewer: Viewer, { assignee, team, from }: SearchQuery['names']): Promise<{ parts: FilterPart[]; words: string; wrong: string | null }> {
  const parts: FilterPart[] = [];
  let wrong: string | null = null;
  let words = '';
  const meant = (field: string, typed: string, ids: string[], what: string) => {
    if (ids.length > 0) parts.push({ field, is: 'oneOf', value: ids });
    else wrong ??= `There is no ${what} called “${typed.slice(0, 40)}”.`;
  };
  if (assignee) meant('assignee', assignee, isId(assignee) ? [assignee] : called(assignee, await Person.find({}, { name: 1 }).limit(2_000).lean()), 'colleague');
  if (team) meant('team', team, isId(team) ? [team] : called(team, await Team.find({}, { name: 1 }).limit(500).lean()), 'team');
  if (from) {
    const { items } = mayAnywhere(viewer, 'customers.read') ? await listContacts(viewer, { q: from }, { limit: MOST }) : { items: [] };
    // Whoever may not look customers up finds the name in the tickets they may read.
    if (items.length > 0) parts.push({ field: 'requester', is: 'oneOf', value: items.map(({ _id }) => _id.toString()) });
    else if (mayAnywhere(viewer, 'customers.read')) wrong ??= `There is no customer called “${from.slice(0, 40)}”.`;
    else words = from;
  }
  return { parts, words, wrong };
}

/** Each typed word begins a word of the name. */
function called(typed: string, all: { _id: { toString(): string }; name: string }[]): string[] {
  const wanted = wordsOf(typed);
  return wanted.length === 0 ? [] : all.filter(({ name }) => wanted.every((word) => wordsOf(name).some((one) => one.startsWith(word)))).slice(0, MOST).map(({ _id }) => _id.toString());
}
