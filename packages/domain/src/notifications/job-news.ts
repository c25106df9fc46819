import type { ActivityLine } from '../activity/activity.ts';
import type { EventName } from '../activity/events.ts';
import { notify } from './notify.ts';

/** Long work that ends in the bell (look.md, 8), told to whoever began it: the one thing of one's own that one hears of. */
export const jobEvents: EventName[] = ['export.made', 'customers.imported', 'bulk.finished'];

export async function notifyOfJob(line: ActivityLine): Promise<number> {
  if (line.by.kind !== 'person' || !line.by.id) return 0;
  const told = line.event === 'export.made' ? exportWords(line) : line.event === 'bulk.finished' ? bulkWords(line) : importWords(line);
  const cause = line._id.toString();
  return notify({ cause, burst: cause, by: { kind: 'system', id: null, name: 'Switchboard' }, at: line.at, ticket: null, href: told.href, news: new Map([[line.by.id, [{ event: 'job', relation: 'mine', facts: { text: told.text } }]]]) });
}

function exportWords({ subject, payload }: ActivityLine): { text: string; href: string } {
  const { name, tickets, cut, shortened = 0 } = payload as { name: string; tickets: number; cut?: boolean; shortened?: number };
  const missing = `${cut ? ' There are more than one file holds: narrow the list for the rest.' : ''}${shortened > 0 ? ` ${shortened} ${shortened === 1 ? 'note is' : 'notes are'} not whole in it and ${shortened === 1 ? 'says' : 'say'} so.` : ''}`;
  return { text: `The export ${name} is ready: ${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}.${missing}`, href: `/api/v1/exports/${subject.id}/file` };
}

function importWords({ payload }: ActivityLine): { text: string; href: string } {
  const { created, updated, failed } = payload as { created: number; updated: number; failed: number };
  return { text: `Customers were imported: ${created} new, ${updated} changed, ${failed} with faults.`, href: '/customers' };
}

function bulkWords({ subject, payload }: ActivityLine): { text: string; href: string } {
  const { changed, unchanged, refused, conflict, undo, error } = payload as { changed: number; unchanged: number; refused: number; conflict: number; undo: boolean; error: string | null };
  const left = [unchanged > 0 ? `${unchanged} were so already` : '', refused + conflict > 0 ? `${refused + conflict} were left as they are` : ''].filter(Boolean).join(', ');
  const done = `${changed} ${changed === 1 ? 'ticket' : 'tickets'} ${undo ? 'changed back' : 'changed'}${left ? `, ${left}` : ''}.`;
  return { text: error ? `A bulk change stopped: ${error} ${done}` : `The bulk change is done: ${done}`, href: `/bulk/${subject.id}` };
}
