import { error } from '@sveltejs/kit';
import { arrangements } from '#lib/board/columns.ts';
import { loadBoard, loadColumn } from '../../../../load-board.ts';
import type { RequestHandler } from './$types';

/** More cards of one column, or all columns anew. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const by = arrangements.find((known) => known === url.searchParams.get('by'));
  if (!by || !locals.viewer) error(404, 'There is no such board.');
  const key = url.searchParams.get('column');
  const team = url.searchParams.get('team');
  const columns = key ? [await loadColumn(locals.viewer, by, key, team, url.searchParams.get('after') ?? undefined)] : await loadBoard(locals.viewer, by, team);
  return Response.json({ columns }, { headers: { 'cache-control': 'no-store' } });
};
