import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { liveCategories, type Filter } from './filter/words.ts';
import { categories } from './status-words.ts';
import { Ticket } from './ticket.ts';
import { vocabulary } from './vocabulary.ts';

/** A customer (their business, where they have one) who came with the same thing again and again. `filter` finds these tickets in a list. */
export type RecurringProblem = { customer: { accountId: string | null; contactId: string | null; name: string }; product: string; category: string; subcategory: string; count: number; open: number; lastAt: string; filter: Filter };

const MOST = 50;
/** An overview is no reason to make the desk wait. */
const LONGEST_MS = 2_000;

type Group = { _id: { account: unknown; contact: unknown; product: string; category: string; subcategory: string }; name: string; spelled: string; count: number; open: number; lastAt: Date };

/**
 * TK-31: what comes again, for whoever would prevent it: tickets of one customer about one product, or where none is named one subcategory, at least so many within the desk's period, the most first.
 * As far as the viewer may see.
 * @throws Problem `invalid` where there are too many tickets to look through
 */
export async function listRecurring(viewer: Viewer, { least = 3 }: { least?: number } = {}): Promise<{ days: number; items: RecurringProblem[] }> {
  const { life } = await vocabulary();
  if (life.recurringDays === 0) return { days: 0, items: [] };
  const since = new Date(clock.ms() - life.recurringDays * 86_400_000);
  const about = { $or: [{ product: { $gt: '' } }, { subcategory: { $gt: '' } }] };
  const found = await Ticket.aggregate<Group>([
    { $match: { $and: [{ statusCategory: { $in: [...categories] }, createdAt: { $gte: since } }, about, ticketFilter(viewer)] } },
    { $set: { named: { $toLower: { $ifNull: ['$product', ''] } } } },
    { $group: {
      _id: { account: '$accountId', contact: { $cond: [{ $eq: ['$accountId', null] }, '$requester.contactId', null] }, product: '$named', category: { $cond: [{ $eq: ['$named', ''] }, '$category', ''] }, subcategory: { $cond: [{ $eq: ['$named', ''] }, '$subcategory', ''] } },
      name: { $last: { $ifNull: ['$accountName', '$requester.name'] } },
      spelled: { $last: { $ifNull: ['$product', ''] } },
      count: { $sum: 1 },
      open: { $sum: { $cond: [{ $in: ['$statusCategory', [...liveCategories]] }, 1, 0] } },
      lastAt: { $max: '$createdAt' },
    } },
    { $match: { count: { $gte: least } } },
    { $sort: { count: -1, lastAt: -1 } },
    { $limit: MOST },
  ], { maxTimeMS: LONGEST_MS }).catch((error: { code?: number }) => {
    if (error.code !== 50) throw error;
    throw new Problem('invalid', `There are too many tickets of the last ${life.recurringDays} days to look through. Choose a shorter period in the settings.`);
  });
  return { days: life.recurringDays, items: found.map((group) => toProblem(group, life.recurringDays)) };
}

function toProblem({ _id: { account, contact, product, category, subcategory }, name, spelled, count, open, lastAt }: Group, days: number): RecurringProblem {
  const customer = { accountId: account ? String(account) : null, contactId: contact ? String(contact) : null, name };
  const filter: Filter = {
    all: [
      customer.accountId ? { field: 'account', is: 'oneOf', value: [customer.accountId] } : { field: 'requester', is: 'oneOf', value: [customer.contactId ?? 'none'] },
      ...(product ? [{ field: 'product', is: 'equals' as const, value: spelled }] : [{ field: 'category', is: 'oneOf' as const, value: [category || 'none'] }, { field: 'subcategory', is: 'oneOf' as const, value: [subcategory] }]),
      { field: 'createdAt', is: 'within', value: { last: days, unit: 'days' } },
    ],
  };
  return { customer, product: product && spelled, category, subcategory, count, open, lastAt: lastAt.toISOString(), filter };
}
