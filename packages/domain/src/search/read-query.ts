import type { TicketFilterInput } from '../tickets/words.ts';

/** A search as it was typed: filters in words, and what remains to be looked for. */
export type SearchQuery = { filter: TicketFilterInput; text: string; /** Words that look like a filter and are none, with a sentence. */ wrong: string | null };

/** What stands before the colon, in both languages of the desk, and which filter of the list it is. */
const filters: Record<string, keyof TicketFilterInput> = {
  status: 'status',
  priority: 'priority', priorität: 'priority', prio: 'priority',
  channel: 'channel', kanal: 'channel',
  tag: 'tag', schlagwort: 'tag',
  assignee: 'assignee', person: 'assignee',
  team: 'team',
};

const kinds: Record<string, TicketFilterInput> = {
  open: { statusCategory: 'triage,open,waiting' }, offen: { statusCategory: 'triage,open,waiting' },
  unassigned: { assignee: 'none' }, frei: { assignee: 'none' },
  overdue: { overdue: 'yes' }, überfällig: { overdue: 'yes' },
  unread: { unread: 'yes' }, ungelesen: { unread: 'yes' },
  resolved: { statusCategory: 'resolved' }, gelöst: { statusCategory: 'resolved' },
  closed: { statusCategory: 'closed' }, geschlossen: { statusCategory: 'closed' },
};

/**
 * `status:open tag:vip assignee:me is:unassigned "no hot water"`: filters in words may stand anywhere; a value with spaces stands in quotes. What is no filter is looked for as it
 * is, so that `http://` or `RE: offer` find what they say.
 */
export function readQuery(typed: string): SearchQuery {
  const filter: Record<string, string> = {};
  const rest: string[] = [];
  let wrong: string | null = null;
  for (const [whole, name, quoted, plain] of typed.matchAll(/([\p{L}]+):(?:"([^"]*)"|(\S+))|\S+/gu)) {
    const value = quoted ?? plain;
    const key = name?.toLowerCase();
    if (key === 'is' && value !== undefined) {
      const kind = kinds[value.toLowerCase()];
      if (kind) Object.assign(filter, kind);
      else wrong = `“is:” does not know “${value.slice(0, 40)}”. It knows open, unassigned, overdue, unread, resolved and closed.`;
    } else if ((key === 'from' || key === 'von') && value) rest.push(value);
    else if (key && value && Object.hasOwn(filters, key)) filter[filters[key]!] = value;
    else rest.push(whole);
  }
  return { filter: filter as TicketFilterInput, text: rest.join(' ').trim(), wrong };
}
