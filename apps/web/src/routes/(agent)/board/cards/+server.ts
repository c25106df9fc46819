import { error } from '@sveltejs/kit';
import { askedBoard, loadBoard, moreOfColumn, onBoard } from '../../../../load-board.ts';
import type { RequestHandler } from './$types';

/** More cards of one column, all columns anew, or which of some tickets belong here. */
export const GET: RequestHandler = async ({ url: { searchParams }, locals: { viewer } }) => {
  if (!viewer) error(401, 'Sign in first.');
  const asked = await askedBoard(viewer, searchParams);
  const headers = { 'cache-control': 'no-store' };
  const ids = searchParams.get('ids');
  if (ids !== null) return Response.json({ ids: await onBoard(viewer, asked, ids.split(',').slice(0, 100)) }, { headers });
  const key = searchParams.get('column');
  if (key === null) return Response.json({ columns: await loadBoard(viewer, asked) }, { headers });
  const column = await moreOfColumn(viewer, asked, key, searchParams.get('after') ?? undefined);
  if (!column) error(404, 'There is no such column on this board any more.');
  return Response.json({ columns: [column] }, { headers });
};
