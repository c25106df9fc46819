import { listActivity, type ActivityFilter, type ActivityView } from '../activity/list-activity.ts';
import { recordOfDay } from '../activity/record-of-day.ts';
import { csvLine } from '../exports/cells.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';

/** More opens in no spreadsheet anybody has; who needs older lines asks with `to`. */
const MOST_LINES = 100_000;
const AT_ONCE = 500;

/** The audit log as lines of CSV, newest first, with the filters of its page. That it was taken away is a line of its own, written before the first one leaves (catalogue 4.16, 3). @throws Problem `forbidden` */
export async function exportAudit(viewer: Viewer, filter: ActivityFilter): Promise<AsyncGenerator<string>> {
  permit(viewer.rights.has('audit.read'));
  await changing((session) => recordOfDay('audit.exported', { filter: JSON.parse(JSON.stringify(filter)) as Record<string, unknown> }, { chain: 'operation', by: viewer }, session));
  return lines(filter);
}

async function* lines(filter: ActivityFilter): AsyncGenerator<string> {
  // The mark at the beginning tells Excel that this is UTF-8.
  yield `\uFEFF${csvLine(['Time', 'What', 'Subject', 'Subject id', 'Who', 'Kind', 'By way of', 'Detail', 'IP', 'Device', 'Reason', 'Content'])}`;
  let after: string | undefined;
  for (let written = 0; written < MOST_LINES; written += AT_ONCE) {
    const { items, next } = await listActivity(filter, after, AT_ONCE);
    yield items.map(lineOf).join('');
    if (!next) return;
    after = next;
  }
}

const lineOf = ({ at, event, subject, by, origin, reason, payload }: ActivityView): string =>
  csvLine([at, event, subject.kind, subject.id, by.name, by.kind, origin.via, origin.detail ?? null, origin.ip ?? null, origin.device ?? null, reason, payload && JSON.stringify(payload)]);
