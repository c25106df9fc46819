import { Types } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { OVER } from './due-order-words.ts';
import { liveCategories } from './filter/words.ts';
import type { TicketRecord } from './ticket.ts';
import { priorities, type ListSort } from './words.ts';

/**
 * A list in an order is read in one or more phases, each of them from an index in its own order: what is due next before what is over, urgent before high. All of one
 * phase stands before all of the next.
 */
export type Phase = { where: Record<string, unknown>; field: 'updatedAt' | 'createdAt' | 'dueSort'; direction: 1 | -1 };

const live: readonly string[] = liveCategories;

/** @param among the categories the list may hold: phases that could hold nothing are left out */
export function phasesOf(sort: ListSort, among: readonly string[]): Phase[] {
  if (sort === '-updatedAt' || sort === 'updatedAt') return [{ where: inCategories(among), field: 'updatedAt', direction: sort === 'updatedAt' ? 1 : -1 }];
  if (sort === '-createdAt' || sort === 'createdAt') return [{ where: inCategories(among), field: 'createdAt', direction: sort === 'createdAt' ? 1 : -1 }];
  const duePhases = dueOrder(among);
  if (sort === 'dueAt') return duePhases;
  return priorities.toReversed().flatMap((priority) => duePhases.map((phase) => ({ ...phase, where: { priority, ...phase.where } })));
}

/** What is over has no promise to keep: newest first. */
function dueOrder(among: readonly string[]): Phase[] {
  const running = among.filter((category) => live.includes(category));
  const over = among.filter((category) => !live.includes(category));
  const phases: Phase[] = [];
  if (running.length > 0) phases.push({ where: inCategories(running), field: 'dueSort', direction: 1 });
  if (over.length > 0) phases.push({ where: inCategories(over), field: 'updatedAt', direction: -1 });
  return phases;
}

/** What is not over says so twice: by that the small indexes of live tickets can be read (ticket.ts). */
const inCategories = (among: readonly string[]) => ({ statusCategory: { $in: [...among] }, ...(among.every((category) => live.includes(category)) ? { dueSort: { $lt: OVER } } : {}) });

/** Where a page ended: the order, the phase, the value the phase is ordered by, and the ticket. */
export type Place = { phase: number; value: number; id: string };

export function writePlace(sort: ListSort, phase: number, { field }: Phase, ticket: TicketRecord): string {
  const value = field === 'dueSort' ? (ticket.dueSort ?? 0) : ticket[field].getTime();
  return Buffer.from(JSON.stringify([sort, phase, value, ticket._id.toString()])).toString('base64url');
}

/** @throws Problem `invalid` for a place of another list */
export function readPlace(sort: ListSort, phases: number, text: string): Place {
  try {
    const [order, phase, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (order === sort && typeof phase === 'number' && Number.isInteger(phase) && phase >= 0 && phase < phases && typeof value === 'number' && isId(id)) return { phase, value, id };
  } catch {
    // Said below.
  }
  throw new Problem('invalid', 'This list place (after) does not belong to this list. Start from its first page.', { errors: [{ path: 'after', message: 'Use the "next" of the page before, with the same sort.' }] });
}

/** What stands beyond a place in its phase. */
export function beyond({ field, direction }: Phase, { value: at, id }: Place): Record<string, unknown> {
  const value = field === 'dueSort' ? at : new Date(at);
  const further = direction === 1 ? '$gt' : '$lt';
  return { $and: [{ [field]: { [`${further}e`]: value } }], $or: [{ [field]: { [further]: value } }, { _id: { [further]: new Types.ObjectId(id) } }] };
}
