import { listMailboxes } from '@switchboard/domain/conversations/list-mailboxes.ts';
import { listTeams } from '@switchboard/domain/people/list-people.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('switchboard:mailboxes');
  const viewer = locals.viewer!;
  const [mailboxes, teams] = await Promise.all([listMailboxes(viewer), listTeams(viewer, { limit: 100 })]);
  return { mailboxes, teams: teams.items.map(({ id, name }) => ({ id, name })) };
};
