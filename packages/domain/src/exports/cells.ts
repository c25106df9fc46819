import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import { statusOf } from '../tickets/status-words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';

export type Cell = string | number | boolean | Date | null;
type Column = { title: string; of: (ticket: TicketRecord) => Cell };

/** What a file tells of each ticket: names instead of ids, and the desk's own fields behind its standing ones. */
export async function exportColumns(): Promise<Column[]> {
  const [people, teams, words] = await Promise.all([Person.find({}, { name: 1 }).lean(), Team.find({}, { name: 1 }).lean(), vocabulary()]);
  const names = new Map([...people, ...teams].map(({ _id, name }) => [String(_id), name]));
  const nameOf = (id: unknown): string => (id ? (names.get(String(id)) ?? '') : '');
  return [
    { title: 'Number', of: ({ number }) => number },
    { title: 'Subject', of: ({ title }) => title },
    { title: 'Status', of: ({ status }) => statusOf(status).label },
    { title: 'Priority', of: ({ priority }) => priority },
    { title: 'Type', of: ({ type }) => type },
    { title: 'Category', of: ({ category }) => category },
    { title: 'Subcategory', of: ({ subcategory }) => subcategory },
    { title: 'Customer', of: ({ requester }) => requester.name },
    { title: 'E-mail', of: ({ requester }) => requester.email },
    { title: 'Phone', of: ({ requester }) => requester.phone },
    { title: 'Account', of: ({ accountName }) => accountName },
    { title: 'Channel', of: ({ channel }) => channel },
    { title: 'Tags', of: ({ tags }) => tags.join(', ') },
    { title: 'Assignee', of: ({ assigneeId }) => nameOf(assigneeId) },
    { title: 'Team', of: ({ teamId }) => nameOf(teamId) },
    { title: 'References', of: ({ externalRefs }) => externalRefs.join(', ') },
    { title: 'Created', of: ({ createdAt }) => createdAt },
    { title: 'Updated', of: ({ updatedAt }) => updatedAt },
    { title: 'Due', of: ({ dueAt }) => dueAt },
    { title: 'First answered', of: ({ firstResponseAt }) => firstResponseAt },
    { title: 'Resolved', of: ({ resolvedAt }) => resolvedAt },
    { title: 'Closed', of: ({ closedAt }) => closedAt },
    ...words.fields.map(({ key, label }): Column => ({ title: label, of: ({ customFields }) => customFields?.[key] ?? null })),
  ];
}

/** A line of CSV. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection). */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
