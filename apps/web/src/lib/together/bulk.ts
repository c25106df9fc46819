import type { BulkView } from '@switchboard/domain/bulk/words.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { api, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import type { Change } from '../tickets/change-tickets.ts';
import { loadTogetherWords } from './load-words.ts';

/** More tickets than this are changed by a job on the server: it goes on when the page is left, and ends in the bell. */
export const BY_HAND = 20;

/** Tickets by name, or all that a filter finds. */
export type Which = { ids: readonly string[] } | { filter: Filter };
export type BulkStep = { do: string } & Record<string, unknown>;

const LOOK_MS = 500;
const LONGEST_MS = 15 * 60_000;

/** Begins, shows how far it is, and offers the way back. What it does stays its own affair when nobody looks. */
export async function changeMany(words: Words, which: Which, actions: readonly BulkStep[]): Promise<void> {
  await loadTogetherWords(words);
  await watch(words, () => api.post<BulkView>('bulk-changes', { ...which, actions, zone: words.zone }));
}

async function watch(words: Words, begin: () => Promise<BulkView>): Promise<void> {
  const { t } = words;
  try {
    let bulk = await begin();
    const { id } = bulk;
    const details = { label: t('together.bulkDetails'), href: `/bulk/${id}` };
    const until = Date.now() + LONGEST_MS;
    while (isGoing(bulk) && Date.now() < until) {
      toasts.show({ text: bulk.total === null ? t('together.bulkBegun') : t('together.bulkGoing', { done: doneOf(bulk), total: bulk.total }), action: details });
      await new Promise((done) => setTimeout(done, LOOK_MS));
      bulk = await api.get<BulkView>(`bulk-changes/${id}`);
    }
    const left = bulk.counts.refused + bulk.counts.conflict;
    const undo = bulk.mayUndo ? () => watch(words, () => api.post<BulkView>(`bulk-changes/${id}/undo`, {})) : undefined;
    const { changed } = bulk.counts;
    const said = left > 0 ? t('together.bulkDoneLeft', { changed, left }) : t('together.bulkDone', { changed });
    toasts.show({ tone: bulk.error ? 'bad' : 'ok', text: bulk.error ?? said, undo, action: details });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toasts.show({ tone: 'bad', text: error.errors[0]?.message ?? error.message });
  }
}

export const isGoing = ({ state }: BulkView): boolean => state === 'waiting' || state === 'running';
export const doneOf = ({ counts }: BulkView): number => counts.changed + counts.unchanged + counts.refused + counts.conflict;

/** A change of the pickers, as steps of a bulk change. */
export function stepsOf({ status, priority, assigneeId }: Change): BulkStep[] {
  return [
    ...(status === undefined ? [] : [{ do: 'status', status }]),
    ...(priority === undefined ? [] : [{ do: 'priority', priority }]),
    ...(assigneeId === undefined ? [] : [{ do: 'assign', personId: assigneeId }]),
  ];
}
