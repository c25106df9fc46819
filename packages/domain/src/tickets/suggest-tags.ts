import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { Ticket } from './ticket.ts';
import { vocabulary } from './vocabulary.ts';

/** Suggestions come from so many of the newest tickets: enough to know what is in use, and flat at a million. */
const LOOKED_AT = 500;
const MOST = 20;

/** Tags in use on what the viewer may see, the most used first, and behind them those that the desk knows by their kind (TK-29). */
export async function suggestTags(viewer: Viewer, typed: string): Promise<string[]> {
  const start = typed.trim().toLowerCase();
  const recent = await Ticket.find({ statusCategory: { $in: ['triage', 'open', 'waiting', 'resolved'] }, ...ticketFilter(viewer) }, { tags: 1 }).sort({ updatedAt: -1 }).limit(LOOKED_AT).lean();
  const counts = new Map<string, number>((await vocabulary()).tags.flatMap(({ name }): [string, number][] => (name.includes(start) ? [[name, 0]] : [])));
  for (const { tags } of recent) for (const tag of tags) if (tag.includes(start)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => Number(b.startsWith(start)) - Number(a.startsWith(start)) || y - x || a.localeCompare(b)).slice(0, MOST).map(([tag]) => tag);
}
