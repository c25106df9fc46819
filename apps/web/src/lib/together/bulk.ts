import type { BulkView } from '@switchboard/domain/bulk/words.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { api, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { reasons } from '../tickets/ask-reason.svelte.ts';
import type { Change } from '../tickets/change-tickets.ts';
import { wantedBy } from '../tickets/patch-ticket.ts';
import { loadTogetherWords } from './load-words.ts';

/** More tickets than this are changed by a job on the server: it goes on when the page is left, and ends in the bell. */
export const BY_HAND = 20;

/** Tickets by name, or all that a filter finds. */
export type Which = { ids: readonly string[] } | { filter: Filter };
export type BulkStep = { do: string } & Record<string, unknown>;

const LOOK_MS = 500;
const LONGEST_MS = 15 * 60_000;

/** Begins, shows how far it is, and offers the way back. What it does stays its own affair when nobody looks. `onbegun`: nothing more is asked. */
export async function changeMany(words: Words, which: Which, actions: readonly BulkStep[], onbegun: () => void): Promise<void> {
  await loadTogetherWords(words);
  await watch(words, async () => {
    const bulk = await begun({ ...which, actions, zone: words.zone });
    if (bulk) onbegun();
    return bulk;
  });
}

type Asked = Which & { actions: readonly BulkStep[]; zone: string; reason?: string };

/** What the desk wants to know, such as what solved them, is asked for once. @returns null when it was thought better of */
async function begun(asked: Asked): Promise<BulkView | null> {
  try {
    return await api.post<BulkView>('bulk-changes', asked);
  } catch (error) {
    const wanted = wantedBy(error);
    const known = wanted?.what === 'reason' ? asked.reason : asked.actions.some(({ resolution }) => resolution);
    if (!wanted || known) throw error;
    const answer = await reasons.ask(wanted.sentence, wanted.what);
    if (answer === null) return null;
    return begun(wanted.what === 'reason' ? { ...asked, reason: answer } : { ...asked, actions: asked.actions.map((step) => (step.do === 'status' ? { ...step, resolution: answer } : step)) });
  }
}

async function watch(words: Words, begin: () => Promise<BulkView | null>): Promise<void> {
  const { t } = words;
  try {
    const first = await begin();
    if (!first) return;
    let bulk = first;
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
