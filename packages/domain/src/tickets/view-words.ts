import type { Condition, Filter } from './filter/words.ts';
import type { ListSort } from './words.ts';

/** The views every desk has. They stand in code, so that they are never lost and come in each reader's language. */
export type BuiltInView = { key: string; group: 'mine' | 'desk'; filter: Filter; sort: ListSort; groupBy: GroupBy };

export const groupings = ['promise', 'status', 'priority', 'assignee', 'team', 'none'] as const;
export type GroupBy = (typeof groupings)[number];

const among = (...value: string[]): Condition => ({ field: 'statusCategory', is: 'oneOf', value });
const live = among('triage', 'open', 'waiting');
const awake: Condition = { field: 'snoozed', is: 'no' };

const view = (group: BuiltInView['group'], key: string, all: Filter | Condition[], more: Partial<BuiltInView> = {}): BuiltInView => ({ key, group, filter: Array.isArray(all) ? { all } : all, sort: 'dueAt', groupBy: 'promise', ...more });

export const builtInViews = [
  view('mine', 'mine', [live, { field: 'assignee', is: 'oneOf', value: ['me'] }, awake]),
  view('mine', 'mentioned', [live, { field: 'mentioned', is: 'yes' }]),
  view('mine', 'followed', [live, { field: 'followed', is: 'yes' }]),
  view('desk', 'unassigned', [among('triage', 'open'), { field: 'assignee', is: 'oneOf', value: ['none'] }, awake]),
  view('desk', 'all', [live]),
  view('desk', 'overdue', [live, { field: 'overdue', is: 'yes' }]),
  view('desk', 'soon', [live, { field: 'dueSoon', is: 'yes' }]),
  view('desk', 'waiting', [among('waiting')]),
  view('desk', 'snoozed', [live, { field: 'snoozed', is: 'yes' }]),
  view('desk', 'resolved', [among('resolved')], { sort: '-updatedAt', groupBy: 'none' }),
  view('desk', 'trash', [among('trash')], { sort: '-updatedAt', groupBy: 'none' }),
] as const satisfies BuiltInView[];

export const builtInKeys = ['mine', 'mentioned', 'followed', 'unassigned', 'all', 'overdue', 'soon', 'waiting', 'snoozed', 'resolved', 'trash'] as const;
export type BuiltInKey = (typeof builtInKeys)[number];
/** Views that only supervisors find beside the others: they stand for nobody's own work. */
export const watchedViews: readonly string[] = ['soon'];
export const builtInView = (key: string): BuiltInView | undefined => builtInViews.find((known) => known.key === key);

/** What a row can show in columns beside its subject. Where nothing was chosen, rows are as the desk draws them. */
export const columns = ['requester', 'account', 'status', 'priority', 'channel', 'team', 'tags', 'created', 'updated', 'due', 'creator', 'assignee'] as const;
export type Column = (typeof columns)[number];

export const viewIcons = ['listFilter', 'star', 'flag', 'siren', 'inbox', 'building2', 'phone', 'mail', 'users', 'alarmClock', 'tag', 'parcel'] as const;
export type ViewIcon = (typeof viewIcons)[number];

/** Whom a saved view is for. */
export const audiencesOfViews = ['me', 'team', 'everybody'] as const;
export type SharedWith = (typeof audiencesOfViews)[number];

/** A saved view as pages and the REST API know it. `broken`: its conditions on what was removed since. */
export type SavedView = {
  id: string;
  key: string;
  name: string;
  icon: ViewIcon;
  sharedWith: SharedWith;
  teamId: string | null;
  ownerId: string | null;
  mayChange: boolean;
  filter: Filter;
  sort: ListSort;
  groupBy: GroupBy;
  columns: Column[];
  order: number;
  broken: { path: string; message: string }[];
  version: number;
  createdAt: string;
  updatedAt: string;
};
