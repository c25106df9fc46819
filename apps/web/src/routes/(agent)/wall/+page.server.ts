import { error } from '@sveltejs/kit';
import { readWall } from '@switchboard/domain/operate/wall.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('switchboard:wall');
  if (!locals.viewer) error(401, 'Sign in first.');
  const team = url.searchParams.get('team') ?? '';
  return { wall: await readWall(locals.viewer, team ? { team } : {}), team };
};
