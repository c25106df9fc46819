import type { Model, Types } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { Account } from './account.ts';
import { Contact } from './contact.ts';
import type { CustomerKind } from './customer-merge.ts';
import { mergeRules, type Customer } from './merge-rules.ts';
import { permitEditCustomers, permitReadCustomers } from './permit-customers.ts';

export type DuplicateReason = 'name' | 'email' | 'phone';
const reasons: Record<string, DuplicateReason> = { n: 'name', e: 'email', p: 'phone' };

/** Who may be the same: by the name at one business, another way to write the mailbox, the end of the number. What somebody has ruled out is not suggested again. */
export async function findDuplicates(viewer: Viewer, kind: CustomerKind, id: string): Promise<{ customer: Customer; reasons: DuplicateReason[] }[]> {
  permitReadCustomers(viewer);
  const one = await mergeRules[kind].load(id);
  if (one.mergedIntoId || !one.likeKeys?.length) return [];
  const model = (kind === 'contact' ? Contact : Account) as unknown as Model<Customer>;
  const others = await model.find({ likeKeys: { $in: one.likeKeys }, _id: { $nin: [one._id, ...(one.notDuplicateIds ?? [])] }, mergedIntoId: null, notDuplicateIds: { $ne: one._id } } as never).limit(10).lean<Customer[]>();
  const found = others.map((customer) => ({ customer, reasons: [...new Set(customer.likeKeys.filter((key) => one.likeKeys.includes(key)).map((key) => reasons[key[0]!]!))] }));
  return found.sort((a, b) => b.reasons.length - a.reasons.length);
}

/** Somebody looked: these are two. */
export async function ruleOutDuplicate(viewer: Viewer, kind: CustomerKind, id: string, otherId: string): Promise<void> {
  permitEditCustomers(viewer);
  await changing(async (session) => {
    const [one, other] = [await mergeRules[kind].load(id, session), await mergeRules[kind].load(otherId, session)];
    const known: Types.ObjectId[] = one.notDuplicateIds ?? [];
    if (known.some((each) => each.equals(other._id))) return;
    await mergeRules[kind].save(one, { notDuplicateIds: [...known, other._id] }, viewer, session);
  });
}
