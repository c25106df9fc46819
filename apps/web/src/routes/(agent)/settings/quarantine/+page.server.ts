import { listIntakes } from '@switchboard/domain/conversations/intakes.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const all = url.searchParams.has('all');
  const { items, next } = await listIntakes(viewer, all ? {} : { state: 'quarantined' }, { limit: 50, after: url.searchParams.get('after') ?? undefined });
  const shown = items.map(({ id, from, subject, kind, outcome, reason, ticketId, receivedAt }) => ({ id, from, subject, kind, outcome, reason, ticketId, receivedAt }));
  return { intakes: shown, next, all, mayRetry: mayAnywhere(viewer, 'quarantine.manage') };
};
