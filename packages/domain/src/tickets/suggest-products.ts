import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { Ticket } from './ticket.ts';

/** Of so many of the newest tickets, as the suggestions of tags (suggest-tags.ts). */
const LOOKED_AT = 500;
const MOST = 20;

/** Products named in what the viewer may see, the most named first: so that one is not called two names. */
export async function suggestProducts(viewer: Viewer, typed: string): Promise<string[]> {
  const part = typed.trim().toLowerCase();
  const recent = await Ticket.find({ statusCategory: { $in: ['triage', 'open', 'waiting', 'resolved'] }, ...ticketFilter(viewer) }, { product: 1 }).sort({ updatedAt: -1 }).limit(LOOKED_AT).lean();
  const counts = new Map<string, number>();
  for (const { product } of recent) if (product?.toLowerCase().includes(part)) counts.set(product, (counts.get(product) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).slice(0, MOST).map(([product]) => product);
}
