import { mayAnywhere, type Viewer } from '@switchboard/domain/people/viewer.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { countBy } from '@switchboard/domain/tickets/list-tickets.ts';
import { listViews } from '@switchboard/domain/tickets/list-views.ts';
import { builtInViews, watchedViews } from '@switchboard/domain/tickets/view-words.ts';

/** Views beyond these have no number beside them: counting is the dearest thing a desk asks. */
const MOST_COUNTED_VIEWS = 40;
/** Colleagues of one reach share a number for so long. */
const KEPT_MS = 4_000;
const AT_ONCE = 3;

const kept = new Map<string, { at: number; count: Promise<number | null> }>();

/** How many tickets each view holds, up to the cap; null where it cannot be said in time. */
export async function countViews(viewer: Viewer & { zone?: string }): Promise<Record<string, number | null>> {
  const mayWatch = mayAnywhere(viewer, 'reports.read');
  const views: { key: string; filter: Filter }[] = [...builtInViews.filter(({ key }) => key !== 'trash' && (mayWatch || !watchedViews.some((one) => one === key))), ...(await listViews(viewer))].slice(0, MOST_COUNTED_VIEWS);
  const counts: Record<string, number | null> = {};
  const waiting = views.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { key, filter } of waiting) counts[key] = await counted(viewer, filter);
    }),
  );
  return counts;
}

async function counted(viewer: Viewer & { zone?: string }, filter: Filter): Promise<number | null> {
  const text = JSON.stringify(filter);
  const own = /"(me|mine)"|"(unread|followed|mentioned)"/.test(text);
  const key = `${own ? viewer.actor.id : ''} ${viewer.reach === 'all' ? 'all' : viewer.reach.join(',')} ${viewer.zone ?? ''} ${text}`;
  const known = kept.get(key);
  if (known && Date.now() - known.at < KEPT_MS) return known.count;
  if (kept.size > 2_000) kept.clear();
  const count = countBy(viewer, filter).catch(() => null);
  kept.set(key, { at: Date.now(), count });
  return count;
}
