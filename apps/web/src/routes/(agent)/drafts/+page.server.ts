import { listDrafts } from '@switchboard/domain/conversations/list-drafts.ts';
import { listReplyDrafts } from '@switchboard/domain/documents/list-reply-drafts.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('switchboard:drafts');
  if (!locals.viewer) error(401, 'Sign in first.');
  const [drafts, shared] = await Promise.all([listDrafts(locals.viewer), listReplyDrafts(locals.viewer)]);
  return { drafts: drafts.items, shared: shared.items };
};
