import type { FilterPart, Moment, Unit } from '../tickets/filter/words.ts';
import type { TicketFilterInput } from '../tickets/words.ts';

/** A search as it was typed: filters in words, and what remains to be looked for. */
export type SearchQuery = {
  filter: TicketFilterInput;
  /** Conditions that the list's address has no short word for. */
  parts: FilterPart[];
  /** Somebody's name where an id is wanted; who that is, is looked up (name-filters.ts). */
  names: { assignee?: string; team?: string; from?: string };
  text: string;
  /** Words that look like a filter and are none, with a sentence. */
  wrong: string | null;
};

/** What stands before the colon, in both languages of the desk, and which filter of the list it is. */
const filters: Record<string, keyof TicketFilterInput> = {
  status: 'status',
  priority: 'priority', priorität: 'priority', prio: 'priority',
  channel: 'channel', kanal: 'channel',
  tag: 'tag', schlagwort: 'tag',
  type: 'type', typ: 'type',
};

const named: Record<string, keyof SearchQuery['names']> = { assignee: 'assignee', person: 'assignee', zuständig: 'assignee', team: 'team', from: 'from', von: 'from' };
/** Words that stand for somebody already. */
const known: Record<string, string> = { me: 'me', ich: 'me', none: 'none', nobody: 'none', niemand: 'none', mine: 'mine', keins: 'none' };

const dates: Record<string, 'before' | 'after'> = { before: 'before', vor: 'before', until: 'before', after: 'after', nach: 'after', since: 'after', seit: 'after' };

const kinds: Record<string, TicketFilterInput> = {
  open: { statusCategory: 'triage,open,waiting' }, offen: { statusCategory: 'triage,open,waiting' },
  unassigned: { assignee: 'none' }, frei: { assignee: 'none' },
  mine: { assignee: 'me' }, meins: { assignee: 'me' },
  overdue: { overdue: 'yes' }, überfällig: { overdue: 'yes' },
  unread: { unread: 'yes' }, ungelesen: { unread: 'yes' },
  resolved: { statusCategory: 'resolved' }, gelöst: { statusCategory: 'resolved' },
  closed: { statusCategory: 'closed' }, geschlossen: { statusCategory: 'closed' },
  archived: { statusCategory: 'archived' }, archiviert: { statusCategory: 'archived' },
};
const flags: Record<string, string> = { vip: 'vip', snoozed: 'snoozed', zurückgestellt: 'snoozed', waiting: 'waiting', wartend: 'waiting', followed: 'followed', gefolgt: 'followed', mentioned: 'mentioned', erwähnt: 'mentioned' };

/**
 * `status:open tag:vip assignee:ana is:unassigned before:2026-11-01 "no hot water"`: filters in words may stand anywhere; a value with spaces stands in quotes. What is no filter is
 * looked for as it is, so that `http://` or `RE: offer` find what they say.
 */
export function readQuery(typed: string): SearchQuery {
  const query: SearchQuery = { filter: {}, parts: [], names: {}, text: '', wrong: null };
  const filter = query.filter as Record<string, string>;
  const rest: string[] = [];
  for (const [whole, name, quoted, plain] of typed.matchAll(/([\p{L}]+):(?:"([^"]*)"|(\S+))|\S+/gu)) {
    const value = (quoted ?? plain)?.trim();
    const key = name?.toLowerCase() ?? '';
    if (!value) rest.push(whole);
    else if (key === 'is' || key === 'ist') readKind(query, value);
    else if (Object.hasOwn(dates, key)) readDate(query, dates[key]!, value);
    else if (Object.hasOwn(named, key)) {
      const field = named[key]!;
      const word = known[value.toLowerCase()];
      if (field !== 'from' && word) filter[field] = word;
      else query.names[field] = value;
    } else if (Object.hasOwn(filters, key)) filter[filters[key]!] = value;
    else rest.push(whole);
  }
  return { ...query, text: rest.join(' ').trim() };
}

function readKind(query: SearchQuery, value: string): void {
  const word = value.toLowerCase();
  if (Object.hasOwn(kinds, word)) Object.assign(query.filter, kinds[word]);
  else if (Object.hasOwn(flags, word)) query.parts.push({ field: flags[word]!, is: 'yes' });
  else query.wrong = `“is:” does not know “${value.slice(0, 40)}”. It knows open, mine, unassigned, overdue, unread, vip, snoozed, waiting, followed, mentioned, resolved, closed and archived.`;
}

function readDate(query: SearchQuery, is: 'before' | 'after', value: string): void {
  const moment = momentOf(value.toLowerCase());
  if (moment) query.parts.push({ field: 'createdAt', is, value: moment });
  else query.wrong = `“${is}:” wants a day, such as 2026-11-21, today, yesterday or 7d, not “${value.slice(0, 40)}”.`;
}

const units: Record<string, Unit> = { h: 'hours', d: 'days', t: 'days', w: 'weeks' };
const words: Record<string, string> = { today: 'today', heute: 'today', yesterday: 'yesterday', gestern: 'yesterday' };

/** `2026-11-21`, `21.11.2026`, `today`, `7d`. */
function momentOf(text: string): Moment | null {
  if (Object.hasOwn(words, text)) return { day: words[text]! };
  const ago = /^(\d{1,4})([hdtw])$/.exec(text);
  if (ago) return { ago: Number(ago[1]), unit: units[ago[2]!]! };
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const day = german ? `${german[3]}-${german[2]!.padStart(2, '0')}-${german[1]!.padStart(2, '0')}` : text;
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day) ? { day } : null;
}
