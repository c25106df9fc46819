import type { Cookies } from '@sveltejs/kit';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listBy } from '@switchboard/domain/tickets/list-tickets.ts';
import { askedList, filterWith } from './asked-list.ts';

/** More than fit on a high screen; the browser reads on. */
const ROWS = 24;

/** The beginning of the list that a ticket was opened from, which stands beside it: the same tickets in the same order. */
export async function openedList(viewer: Viewer & { zone?: string }, cookies: Cookies) {
  const [key, search] = [cookies.get('view') ?? 'all', cookies.get('list') ?? ''];
  // A view that was removed, or a filter too wide to wait for beside a ticket: then what is open.
  return read(viewer, key, search).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return read(viewer, 'all', '');
  });
}

async function read(viewer: Viewer, key: string, search: string) {
  const asked = await askedList(viewer, key, new URLSearchParams(search));
  const filter = filterWith(asked);
  const { items, next } = await listBy(viewer, { filter, sort: asked.sort }, { limit: ROWS }, { rows: true });
  return { href: `/desk/${key}${search}`, name: asked.saved?.name ?? null, builtIn: asked.builtIn, filter, sort: asked.sort, groupBy: asked.groupBy, cards: items.map(toCard), next };
}
