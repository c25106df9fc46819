import { listDrafts } from '@switchboard/domain/conversations/list-drafts.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('switchboard:drafts');
  if (!locals.viewer) error(401, 'Sign in first.');
  return { drafts: (await listDrafts(locals.viewer)).items };
};
