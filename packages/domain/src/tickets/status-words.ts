/** The statuses of tickets: what every desk begins with, and those of this desk. Free of schemas, for browser and server alike. */

export const categories = ['triage', 'open', 'waiting', 'resolved', 'closed'] as const;
export type Category = (typeof categories)[number];

/**
 * Conflict A of the catalogue: code reasons about the category, the organisation owns the label, and every name of the two source vocabularies
 * lands on the same status.
 */
export const statuses = {
  unassigned: { label: 'Unassigned', category: 'triage', aliases: ['created', 'new'] },
  open: { label: 'Open', category: 'open', aliases: ['assigned'] },
  in_progress: { label: 'In Progress', category: 'open', aliases: ['accepted'] },
  reopened: { label: 'Reopened', category: 'open', aliases: [] },
  pending_customer: { label: 'Pending Customer', category: 'waiting', aliases: ['waiting_on_customer', 'pending', 'waiting_customer'] },
  pending_parts: { label: 'Pending Parts', category: 'waiting', aliases: ['waiting_on_parts'] },
  waiting_third_party: { label: 'Waiting on Third Party', category: 'waiting', aliases: ['waiting_on_third_party'] },
  resolved: { label: 'Resolved', category: 'resolved', aliases: ['solved'] },
  closed: { label: 'Closed', category: 'closed', aliases: [] },
  cancelled: { label: 'Cancelled', category: 'closed', aliases: ['canceled'] },
} as const satisfies Record<string, { label: string; category: Category; aliases: readonly string[] }>;

export type BuiltInStatus = keyof typeof statuses;
/** A key: one of the built-in ones, or one that an administrator added. */
export type Status = BuiltInStatus | (string & {});
export const statusKeys = Object.keys(statuses) as BuiltInStatus[];
export const isBuiltIn = (key: string): key is BuiltInStatus => Object.hasOwn(statuses, key);

export type StatusDefinition = {
  key: Status;
  label: string;
  category: Category;
  /** Other names that mean it where a status is given as text. */
  aliases: readonly string[];
  /** Whether it can be set; tickets that have it keep it. */
  active: boolean;
  /** The right that setting it asks for (TK-04). */
  right: string;
  /** Where it may lead to; null: wherever the order of things allows (`mayFollow`). */
  next: readonly Status[] | null;
  /** TK-27: setting it asks for a reason. */
  reasonRequired: boolean;
};

const standardRight = (key: Status): string => (key === 'closed' ? 'tickets.close' : key === 'cancelled' ? 'tickets.cancel' : 'tickets.status');

export const standardStatuses: readonly StatusDefinition[] = statusKeys.map((key) => ({ key, ...statuses[key], active: true, right: standardRight(key), next: null, reasonRequired: false }));

export const normalName = (text: string): string => text.trim().toLowerCase().replace(/[\s-]+/g, '_');

/** TK-26: where a status may lead to without force. Resolved and closed tickets come back through Reopened. */
export function mayFollow(from: Pick<StatusDefinition, 'key' | 'category' | 'next'>, to: Pick<StatusDefinition, 'key' | 'category' | 'active'>): boolean {
  if (from.key === to.key) return true;
  if (!to.active || to.key === 'unassigned') return false;
  if (from.next) return from.next.includes(to.key);
  if (from.category === 'triage') return to.key !== 'reopened';
  if (from.category === 'resolved') return to.key === 'reopened' || to.key === 'in_progress' || to.category === 'closed' || !isBuiltIn(to.key);
  if (from.category === 'closed') return to.key === 'reopened';
  return to.key !== 'reopened' || from.category === 'waiting';
}

// The desk's own, as vocabulary.ts last read them: asked for in every change, so they are kept where no promise has to be waited for.
let byKey = new Map<string, StatusDefinition>();
let byName = new Map<string, Status>();

/** Called by vocabulary.ts. Keys win over labels, labels over aliases, whatever the order of the list. */
export function knowStatuses(list: readonly StatusDefinition[], moreNames: readonly [name: string, key: Status][] = []): void {
  byKey = new Map(list.map((status) => [status.key, status]));
  const names = [...moreNames, ...list.flatMap(({ key, aliases }) => aliases.map((alias): [string, Status] => [alias, key])), ...list.map(({ key, label }): [string, Status] => [label, key]), ...list.map(({ key }): [string, Status] => [key, key])];
  byName = new Map(names.map(([name, key]) => [normalName(name), key]));
}
knowStatuses(standardStatuses);

export const knownStatuses = (): StatusDefinition[] => [...byKey.values()];

/** What is known of a status; of one that was removed since, its key has to do. */
export const statusOf = (key: Status): StatusDefinition => byKey.get(key) ?? { key, label: key, category: 'open', aliases: [], active: false, right: 'tickets.status', next: null, reasonRequired: false };

/** The status a key, a label or an alias of either vocabulary means. */
export const statusNamed = (text: string): Status | null => byName.get(normalName(text)) ?? null;

export const categoryOf = (status: Status): Category => statusOf(status).category;

export const mayBecome = (from: Status, to: Status): boolean => mayFollow(statusOf(from), statusOf(to));
