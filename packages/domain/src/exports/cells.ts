import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import { handlingTimes } from '../tickets/handling-times.ts';
import { statusOf } from '../tickets/status-words.ts';
import { tagKinds, type TagKind } from '../tickets/tag-words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';

export type Cell = string | number | boolean | Date | null;
export type Column = { title: string; of: (ticket: TicketRecord, /** The words of its shared note. */ note: string | null) => Cell };

const kindTitles: Record<TagKind, string> = { issue_type: 'Issue type', product_area: 'Product area', root_cause: 'Root cause', special_handling: 'Special handling' };

/** What a file tells of each ticket: names instead of ids, and the desk's own fields behind its standing ones. Programs read it by place: what is added stands at the end, behind those fields too. */
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
    ...tagKinds.map((kind): Column => ({ title: kindTitles[kind], of: ({ tags }) => tags.filter((tag) => words.tags.some((one) => one.kind === kind && one.name === tag)).join(', ') })),
    { title: 'Assignee', of: ({ assigneeId }) => nameOf(assigneeId) },
    { title: 'Team', of: ({ teamId }) => nameOf(teamId) },
    { title: 'Opened by', of: ({ creator }) => (creator?.kind === 'person' ? nameOf(creator.id) || creator.name : (creator?.name ?? null)) },
    { title: 'Was assigned to', of: ({ formerAssigneeIds = [] }) => formerAssigneeIds.map(nameOf).filter(Boolean).join(', ') },
    { title: 'Site', of: ({ site }) => site ?? null },
    { title: 'Product', of: ({ product }) => product ?? null },
    { title: 'Serial number', of: ({ serialNumber }) => serialNumber ?? null },
    { title: 'Warranty until', of: ({ warrantyUntil }) => warrantyUntil ?? null },
    { title: 'Contract', of: ({ contract }) => contract ?? null },
    { title: 'Missing parts', of: ({ parts = [] }) => parts.filter(({ quantity, arrived }) => arrived < quantity).map(({ name, quantity, arrived }) => `${quantity - arrived} × ${name}`).join(', ') },
    { title: 'References', of: ({ externalRefs }) => externalRefs.join(', ') },
    { title: 'Created', of: ({ createdAt }) => createdAt },
    { title: 'Updated', of: ({ updatedAt }) => updatedAt },
    { title: 'Due', of: ({ dueAt }) => dueAt },
    { title: 'First answered', of: ({ firstResponseAt }) => firstResponseAt },
    { title: 'Resolved', of: ({ resolvedAt }) => resolvedAt },
    { title: 'Resolution', of: ({ resolution }) => resolution ?? null },
    { title: 'Confirmed by the customer', of: ({ confirmedAt }) => confirmedAt ?? null },
    { title: 'Closed', of: ({ closedAt }) => closedAt },
    { title: 'Response time (minutes)', of: (ticket) => minutes(handlingTimes(ticket).responseMs) },
    { title: 'Response time as promised (minutes)', of: (ticket) => minutes(handlingTimes(ticket).responseCountedMs) },
    { title: 'Resolution time (minutes)', of: (ticket) => minutes(handlingTimes(ticket).resolutionMs) },
    { title: 'Resolution time as promised (minutes)', of: (ticket) => minutes(handlingTimes(ticket).resolutionCountedMs) },
    ...words.fields.map(({ key, label }): Column => ({ title: label, of: ({ customFields }) => customFields?.[key] ?? null })),
    { title: 'Shared note', of: (_ticket, note) => note },
  ];
}

const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 6_000) / 10);

/** A file of CSV, some lines at once. */
export async function* csv(titles: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  // The mark at the beginning tells Excel that this is UTF-8.
  let some = `\uFEFF${csvLine(titles)}`;
  for await (const row of rows) {
    some += csvLine(row);
    if (some.length < 65_536) continue;
    yield some;
    some = '';
  }
  yield some;
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
