import { countTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import { views, type View } from '@switchboard/domain/tickets/words.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';

export async function countViews(viewer: Viewer): Promise<Record<View, number>> {
  const counted = await Promise.all(views.map(async (view) => [view, await countTickets(viewer, { view })] as const));
  return Object.fromEntries(counted) as Record<View, number>;
}
