import type { Changes } from '../activity/events.ts';
import { canonical } from '../platform/canonical.ts';

/** What differs, field by field; null when nothing does. */
export function changesBetween(before: Record<string, unknown>, after: Record<string, unknown>): Changes | null {
  const changed = Object.keys(after).filter((field) => after[field] !== undefined && canonical(before[field]) !== canonical(after[field]));
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((field) => [field, { before: before[field], after: after[field] }]));
}
