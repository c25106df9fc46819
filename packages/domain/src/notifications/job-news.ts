import type { ActivityLine } from '../activity/activity.ts';
import type { EventName } from '../activity/events.ts';
import { notify } from './notify.ts';

/** Long work that ends in the bell (look.md, 8), told to whoever began it: the one thing of one's own that one hears of. */
export const jobEvents: EventName[] = ['export.made', 'customers.imported'];

export async function notifyOfJob(line: ActivityLine): Promise<number> {
  if (line.by.kind !== 'person' || !line.by.id) return 0;
  const told = line.event === 'export.made' ? exportWords(line) : importWords(line);
  const cause = line._id.toString();
  return notify({ cause, burst: cause, by: { kind: 'system', id: null, name: 'Switchboard' }, at: line.at, ticket: null, href: told.href, news: new Map([[line.by.id, [{ event: 'job', relation: 'mine', facts: { text: told.text } }]]]) });
}

function exportWords({ subject, payload }: ActivityLine): { text: string; href: string } {
  const { name, tickets } = payload as { name: string; tickets: number };
  return { text: `The export ${name} is ready: ${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}.`, href: `/api/v1/exports/${subject.id}/file` };
}

function importWords({ payload }: ActivityLine): { text: string; href: string } {
  const { created, updated, failed } = payload as { created: number; updated: number; failed: number };
  return { text: `Customers were imported: ${created} new, ${updated} changed, ${failed} with faults.`, href: '/customers' };
}
