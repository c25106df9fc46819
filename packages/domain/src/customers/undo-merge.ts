import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { canonical } from '../platform/canonical.ts';
import { CustomerMerge, UNDO_DAYS, type CustomerMergeRecord } from './customer-merge.ts';
import { rethrowTaken } from './identity-taken.ts';
import { refuseMerged } from './merge-customers.ts';
import { mergeRules, type Customer } from './merge-rules.ts';
import { permitMergeCustomers } from './permit-customers.ts';

type Loose = Record<string, unknown>;

/**
 * Takes a merge back within seven days. What was changed of the target since stays changed; an address goes back only where the target still has it, so that none
 * is ever taken from a third. Undoing twice, or the inner of two merges first, is refused: nothing can go to and fro.
 * @throws Problem `forbidden` · `not_found` · `conflict`
 */
export async function undoMerge(viewer: Viewer, mergeId: string): Promise<{ merge: CustomerMergeRecord; source: Customer; target: Customer }> {
  permitMergeCustomers(viewer);
  return changing(async (session) => {
    const merge = await CustomerMerge.findById(toId(mergeId, 'merge'), null, { session }).lean<CustomerMergeRecord>();
    if (!merge) throw new Problem('not_found', 'There is no such merge.');
    if (merge.undoneAt) throw new Problem('conflict', 'This merge was undone already.');
    if (clock.ms() - merge.at.getTime() > UNDO_DAYS * 86_400_000) throw new Problem('conflict', `A merge can be undone for ${UNDO_DAYS} days; this one is older. Move addresses by hand instead.`);
    const rules = mergeRules[merge.kind];
    const [source, target] = [await rules.load(merge.sourceId.toString(), session), await rules.load(merge.targetId.toString(), session)];
    refuseMerged(merge.kind, target);
    const { forSource, forTarget } = takenApart(merge, target);
    const kept = await rules.save(target, forTarget, viewer, session);
    const back = await rules.save(source, { ...forSource, mergedIntoId: null }, viewer, session, [`${merge.kind}.unmerged`, { mergeId, fromId: target._id.toString(), fromName: target.name }]);
    const undone = { undoneAt: clock.now(), state: 'undoing' as const };
    await CustomerMerge.collection.updateOne({ _id: merge._id }, { $set: undone }, { session });
    return { merge: { ...merge, ...undone }, source: back, target: kept };
  }).catch(rethrowTaken);
}

function takenApart({ kind, source, target: before, merged }: CustomerMergeRecord, target: Customer): { forSource: Partial<Customer>; forTarget: Partial<Customer> } {
  const { lists, filled, flags } = mergeRules[kind];
  const now = target as unknown as Loose;
  const listOf = (of: Loose, field: string): unknown[] => (of[field] ?? []) as unknown[];
  const has = (list: unknown[], value: unknown): boolean => list.some((each) => canonical(plain(each)) === canonical(plain(value)));
  const goesBack = lists.map((field): [string, unknown[]] => [field, listOf(source as unknown as Loose, field).filter((value) => has(listOf(now, field), value))]);
  const stays = goesBack.map(([field, back]): [string, unknown[]] => [field, listOf(now, field).filter((value) => !has(back, value))]);
  const untouched = [...filled, ...flags, 'notes', 'aliases'].filter((field) => canonical(plain(now[field])) === canonical(plain(merged[field])));
  return { forSource: Object.fromEntries(goesBack) as Partial<Customer>, forTarget: Object.fromEntries([...stays, ...untouched.map((field): [string, unknown] => [field, before[field]])]) as Partial<Customer> };
}

const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
