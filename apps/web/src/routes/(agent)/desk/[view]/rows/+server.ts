import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import { views } from '@switchboard/domain/tickets/words.ts';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** More rows of a view that is open, as cards. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
  const view = views.find((known) => known === params.view);
  if (!view || !locals.viewer) error(404, 'There is no such view.');
  const q = url.searchParams.get('q')?.trim().slice(0, 200) || undefined;
  const { items, next } = await listTickets(locals.viewer, { view, q }, { after: url.searchParams.get('after') ?? undefined, limit: 50 });
  return Response.json({ cards: items.map(toCard), next }, { headers: { 'cache-control': 'no-store' } });
};
