import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { CustomerMerge, UNDO_DAYS, type CustomerMergeRecord } from './customer-merge.ts';
import { permitReadCustomers } from './permit-customers.ts';

export type MergeView = ReturnType<typeof toMergeView>;

export function toMergeView({ _id, kind, sourceId, targetId, source, by, at, undoneAt, state }: CustomerMergeRecord) {
  const undoableUntil = new Date(at.getTime() + UNDO_DAYS * 86_400_000);
  return {
    id: _id.toString(),
    kind,
    sourceId: sourceId.toString(),
    sourceName: String(source.name),
    targetId: targetId.toString(),
    by: { id: by.id, name: by.name },
    state,
    at: at.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
    undoableUntil: undoneAt || undoableUntil.getTime() < clock.ms() ? null : undoableUntil.toISOString(),
  };
}

/** Merges into a customer, the newest first. */
export async function listMerges(viewer: Viewer, id: string): Promise<MergeView[]> {
  permitReadCustomers(viewer);
  return (await CustomerMerge.find({ targetId: toId(id, 'customer') }).sort({ at: -1 }).limit(50).lean<CustomerMergeRecord[]>()).map(toMergeView);
}
