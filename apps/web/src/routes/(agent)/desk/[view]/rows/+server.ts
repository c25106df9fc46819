import { Problem } from '@switchboard/domain/platform/problem.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listBy } from '@switchboard/domain/tickets/list-tickets.ts';
import { readsAmong } from '@switchboard/domain/tickets/reads.ts';
import { error } from '@sveltejs/kit';
import { askedList, filterWith } from '../../../../../asked-list.ts';
import type { RequestHandler } from './$types';

const ROWS = 100;

/** More rows of a list that is open, as cards; with `ids`, those of them that the list holds. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
  if (!locals.viewer) error(401, 'Sign in first.');
  const viewer = { ...locals.viewer, zone: locals.preferences.zone };
  try {
    const asked = await askedList(viewer, params.view, url.searchParams);
    const only = url.searchParams.get('ids')?.split(',').slice(0, ROWS);
    const { items, next } = await listBy(viewer, { filter: filterWith(asked), sort: asked.sort, only }, { after: url.searchParams.get('after') ?? undefined, limit: ROWS }, { rows: true });
    return Response.json({ cards: items.map(toCard), next, reads: await readsAmong(viewer, items.map(({ _id }) => _id)) }, { headers: { 'cache-control': 'no-store' } });
  } catch (problem) {
    if (problem instanceof Problem) return Response.json({ detail: problem.message, code: problem.code }, { status: problem.status });
    throw problem;
  }
};
