import { error } from '@sveltejs/kit';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { arrangements } from '#lib/board/columns.ts';
import { loadBoard } from '../../../load-board.ts';
import { teamLoad } from '../../../team-load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals, depends }) => {
  depends('switchboard:board');
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const by = arrangements.find((known) => known === url.searchParams.get('by')) ?? 'status';
  const team = url.searchParams.get('team');
  const [columns, agents] = await Promise.all([loadBoard(viewer, by, team), mayAnywhere(viewer, 'tickets.assign') ? teamLoad(viewer) : []]);
  return { by, team, columns, agents };
};
