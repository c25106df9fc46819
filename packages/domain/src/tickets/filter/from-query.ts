import { isId } from '../../platform/id.ts';
import { Problem } from '../../platform/problem.ts';
import type { Viewer } from '../../people/viewer.ts';
import { categories, channels, priorities, statusNamed, type TicketFilterInput } from '../words.ts';
import { findView } from '../list-views.ts';
import { builtInView } from '../view-words.ts';
import { filterFromText } from './read.ts';
import { partsOf, type Filter, type FilterPart } from './words.ts';

/** The same, with a saved view where one is named. @throws Problem `invalid` · `not_found` */
export async function filterAsked(viewer: Viewer, input: TicketFilterInput): Promise<Filter> {
  if (!input.view || builtInView(input.view)) return filterOfQuery(input);
  const { filter } = await findView(viewer, input.view);
  const { view: _saved, ...rest } = input;
  return { all: [filter, ...partsOf(filterOfQuery(rest))] };
}

/** The filters of the REST API's address (`?status=open&tag=vip`) as the one filter they mean. @throws Problem `invalid` */
export function filterOfQuery(input: TicketFilterInput): Filter {
  const all: FilterPart[] = [];
  const oneOf = (field: string, value: string[]) => all.push({ field, is: 'oneOf', value });
  const view = input.view && builtInView(input.view);
  if (view) all.push(view.filter);
  if (input.status) oneOf('status', several('status', input.status, (name) => statusNamed(name)));
  if (input.statusCategory) oneOf('statusCategory', several('statusCategory', input.statusCategory, among([...categories, 'archived'])));
  if (input.priority) oneOf('priority', several('priority', input.priority, among(priorities)));
  if (input.channel) oneOf('channel', several('channel', input.channel, among(channels)));
  if (input.type) oneOf('type', [input.type]);
  if (input.tag) oneOf('tag', input.tag.split(',').map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ''));
  if (input.assignee) oneOf('assignee', several('assignee', input.assignee, person));
  if (input.team) oneOf('team', several('team', input.team, (text) => (text === 'mine' || text === 'none' || isId(text) ? text : null)));
  if (input.creator) oneOf('creator', several('creator', input.creator, person));
  if (input.formerAssignee) oneOf('formerAssignee', several('formerAssignee', input.formerAssignee, person));
  if (input.account) oneOf('account', several('account', input.account, (text) => (text === 'none' || isId(text) ? text : null)));
  if (input.requester) oneOf('requester', [input.requester]);
  if (input.overdue) all.push({ field: 'overdue', is: input.overdue });
  if (input.unread) all.push({ field: 'unread', is: input.unread });
  if (input.q) all.push({ field: 'words', is: 'contains', value: input.q });
  if (input.filter) all.push(filterFromText(input.filter));
  return { all };
}

const person = (text: string): string | null => (text === 'me' || text === 'none' || isId(text) ? text : null);

function among<T extends string>(known: readonly T[]): (text: string) => T | null {
  return (text) => known.find((one) => one === text) ?? null;
}

/** Values divided by commas, each of which must be understood. */
function several(field: string, text: string, read: (text: string) => string | null): string[] {
  return text.split(',').map((part) => {
    const value = read(part.trim());
    if (value !== null) return value;
    throw new Problem('invalid', `The filter ${field} does not know "${part.slice(0, 40)}".`, { errors: [{ path: field, message: `"${part.slice(0, 40)}" is not known.` }] });
  });
}
