import type { Viewer } from '../people/viewer.ts';
import { expectVersion } from '../people/version.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { CustomerMerge, type CustomerKind, type CustomerMergeRecord } from './customer-merge.ts';
import { rethrowTaken } from './identity-taken.ts';
import { emptied, mergedFields, mergeRules, type Customer } from './merge-rules.ts';
import { permitMergeCustomers } from './permit-customers.ts';

export type MergeCustomers = { sourceId: string; version?: number; sourceVersion?: number };

/**
 * One person or business that was there twice becomes one: addresses, numbers and customer numbers go to the target, which keeps its own facts and takes over what it
 * lacks. Tickets, messages and contacts of the source follow a moment later (follow-merges.ts). The source stays as a sign that says where it went, so that no
 * address can come back to it and old links still lead somewhere; undone within seven days, all goes back.
 * @throws Problem `forbidden` · `not_found` · `invalid` · `conflict`: stale, or one of them was merged already
 */
export async function mergeCustomers(viewer: Viewer, kind: CustomerKind, targetId: string, { sourceId, version, sourceVersion }: MergeCustomers): Promise<{ merge: CustomerMergeRecord; target: Customer }> {
  permitMergeCustomers(viewer);
  const rules = mergeRules[kind];
  if (sourceId === targetId) throw new Problem('invalid', `These are the same ${rules.noun}. Choose another one to merge.`, { errors: [{ path: 'sourceId', message: 'Choose another one.' }] });
  return changing(async (session) => {
    const target = await rules.load(targetId, session);
    const source = await rules.load(sourceId, session);
    expectVersion(target, version, rules.view(target));
    expectVersion(source, sourceVersion, rules.view(source));
    for (const one of [target, source]) refuseMerged(kind, one);
    const merge: CustomerMergeRecord = {
      ...{ _id: newId(), kind, sourceId: source._id, targetId: target._id, source: source as never, target: target as never, merged: {}, state: 'moving' },
      ...{ by: viewer.actor, at: clock.now(), undoneAt: null },
    };
    // The source lets go first: no two hold an address, not even for a moment.
    await rules.save(source, { ...emptied(kind), mergedIntoId: target._id }, viewer, session, [`${kind}.merged`, { mergeId: merge._id.toString(), intoId: target._id.toString(), intoName: target.name }]);
    const merged = await rules.save(target, mergedFields(kind, target, source), viewer, session);
    await CustomerMerge.collection.insertOne({ ...merge, merged: merged as never }, { session });
    return { merge, target: merged };
  }).catch(rethrowTaken);
}

export function refuseMerged(kind: CustomerKind, one: Customer): void {
  if (one.mergedIntoId) throw new Problem('conflict', `${one.name} was merged into another ${mergeRules[kind].noun} already. Open that one, or undo that merge first.`, { current: mergeRules[kind].view(one) });
}

