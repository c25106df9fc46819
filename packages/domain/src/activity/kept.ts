import { followLive, streamIsAlive } from './follow.ts';

/**
 * What everybody asks for and few change, such as the rules of the desk: read once and kept while the change stream promises to tell of changes, asked of the database
 * otherwise. What one changed oneself shows a moment later, when its line of history comes by.
 * @param areas whose events change it: `rule` for `rule.created` and the like
 */
export function kept<T>(areas: readonly string[], read: () => Promise<T>): () => Promise<T> {
  let known: { value: T } | null = null;
  let changes = 0;
  followLive(({ event }) => {
    if (!areas.includes(event.slice(0, event.indexOf('.')))) return;
    changes += 1;
    known = null;
  });
  return async () => {
    if (known && streamIsAlive()) return known.value;
    const before = changes;
    const value = await read();
    known = changes === before ? { value } : null;
    return value;
  };
}
