import type { ClientSession, Types } from 'mongoose';
import { setting } from '../platform/settings.ts';
import { Ticket } from '../tickets/ticket.ts';

export type Load = { total: number; channels: Record<string, number> };

/** What counts against a capacity: what somebody has to work on; with the setting, also what waits for the customer and may come back at any time (catalogue 4.2, 4). */
const counted = async (): Promise<string[]> => ((await setting('assignment.waitingCounts')) ? ['open', 'waiting'] : ['open']);

/** Counted anew each time, by an index: a counter that is kept goes wrong some day. */
export async function loads(people: readonly Types.ObjectId[], session?: ClientSession): Promise<Map<string, Load>> {
  const categories = await counted();
  const rows = await Ticket.aggregate<{ _id: { who: Types.ObjectId; channel: string }; count: number }>(
    [{ $match: { assigneeId: { $in: [...people] }, statusCategory: { $in: categories } } }, { $group: { _id: { who: '$assigneeId', channel: '$channel' }, count: { $sum: 1 } } }],
    { session },
  );
  const found = new Map<string, Load>();
  for (const { _id, count } of rows) {
    const who = _id.who.toString();
    const load = found.get(who) ?? { total: 0, channels: {} };
    found.set(who, { total: load.total + count, channels: { ...load.channels, [_id.channel]: count } });
  }
  return found;
}
