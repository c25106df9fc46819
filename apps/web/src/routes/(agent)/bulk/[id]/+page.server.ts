import { findBulk, listBulkResults, toPublicBulk } from '@switchboard/domain/bulk/start-bulk.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const SHOWN = 200;

export const load: PageServerLoad = async ({ params, locals: { viewer }, depends }) => {
  depends('switchboard:bulk');
  if (!viewer) error(401, 'Sign in first.');
  const bulk = toPublicBulk(await findBulk(viewer, params.id));
  const [refused, conflict] = await Promise.all((['refused', 'conflict'] as const).map((outcome) => listBulkResults(viewer, params.id, { outcome, limit: SHOWN })));
  return { bulk, left: [...refused!.items, ...conflict!.items] };
};
