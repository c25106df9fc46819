import { createHash } from 'node:crypto';
import type { Viewer } from './viewer.ts';

/**
 * Stands for what a viewer may see without saying it. Two lists were made under the same rights when their scopes are equal; a browser
 * that comes back with another one loads its lists anew, because no line of history tells what a changed right hides or shows.
 */
export function scopeOf({ reach }: Pick<Viewer, 'reach'>): string {
  const seen = reach === 'all' ? 'all' : [...reach].sort().join(' ');
  return createHash('sha256').update(seen).digest('base64url').slice(0, 22);
}
