import { mayFollow, type Category, type Status, type StatusDefinition } from '@switchboard/domain/tickets/status-words.ts';
import { deskWords } from './desk-words.svelte.ts';

/** Of a ticket its status; of a column of a board only the category. */
type Current = { status: string; category: string } | Category | undefined;

/**
 * The statuses to offer for a ticket, in the order of the desk: what may follow, as far as the reader may set it. Without a current one (several tickets at once) all are
 * offered, and what cannot be is told afterwards. Back to Unassigned leads no way, and Reopened is offered for what is over.
 */
export function nextStatuses(current: Current, may: Record<string, boolean>, statuses: readonly StatusDefinition[] = deskWords.now.statuses): Status[] {
  const category = typeof current === 'object' ? current.category : current;
  const from = current === undefined ? null : ((typeof current === 'object' && statuses.find(({ key }) => key === current.status)) || { key: '', category: category as Category, next: null });
  const over = category === 'resolved' || category === 'closed';
  return statuses
    .filter((to) => to.active && to.key !== 'unassigned' && (to.key !== 'reopened' || over))
    .filter((to) => !from || mayFollow(from, to))
    .filter(({ right }) => right === 'tickets.status' || may[right])
    .map(({ key }) => key);
}
