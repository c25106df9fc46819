import { error } from '@sveltejs/kit';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { listViews } from '@switchboard/domain/tickets/list-views.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import { swimKinds } from '#lib/board/swims.ts';
import { askedBoard, limitsOf, loadBoard } from '../../../load-board.ts';
import { teamLoad } from '../../../team-load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals, depends }) => {
  depends('switchboard:board');
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const asked = await askedBoard(viewer, url.searchParams);
  const rows = swimKinds.find((known) => known === url.searchParams.get('rows')) ?? 'none';
  const [columns, agents, views, limits, { statuses }] = await Promise.all([loadBoard(viewer, asked), mayAnywhere(viewer, 'tickets.assign') ? teamLoad(viewer) : [], listViews(viewer), limitsOf(), vocabulary()]);
  return { ...asked, rows, columns, agents, limits, statuses, views: views.map(({ id, name }) => ({ id, name })), teamIds: viewer.teamIds, mayLimit: mayAnywhere(viewer, 'settings.manage') };
};
