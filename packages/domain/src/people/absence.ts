import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { isAway, type AbsenceView } from './absence-words.ts';
import { Person } from './person.ts';

/** Out of office, on the person. It ends by itself: whether somebody is away is asked of the data. */
export type Absence = { from: Date; until: Date; substituteId: Types.ObjectId | null; copies: boolean };

/** Whoever stands in for somebody who stands in for somebody: more than this is nobody's plan. */
const MOST_STEPS = 10;

export const toAbsenceView = (absence: Absence | null | undefined): AbsenceView | null =>
  absence ? { from: absence.from.toISOString(), until: absence.until.toISOString(), substituteId: absence.substituteId?.toString() ?? null, copies: absence.copies } : null;

/** Those who are away or will be, by id. Few, and found by their own index. */
export async function absences(session?: ClientSession): Promise<Map<string, Absence>> {
  const found = await Person.find({ 'absence.until': { $gt: clock.now() } }, { absence: 1 }, { session }).lean();
  return new Map(found.flatMap(({ _id, absence }) => (absence ? [[_id.toString(), absence] as const] : [])));
}

/**
 * Who stands in for somebody now, through whoever stands in for the substitute, too. Null when they are here themselves, or nobody of the chain is: then everything stays as it was said.
 * Bounded, whatever the data says.
 */
export function standInFor(personId: string, away: ReadonlyMap<string, Absence>, now: Date = clock.now()): string | null {
  let at = personId;
  for (let step = 0; step < MOST_STEPS; step++) {
    const absence = away.get(at);
    if (!absence || !isAway(absence, now)) return at === personId ? null : at;
    if (!absence.substituteId) return null;
    at = absence.substituteId.toString();
    if (at === personId) return null;
  }
  return null;
}

/** Who gets what is assigned to somebody without a person deciding it: they themselves, or whoever stands in and still works here. */
export async function assignableInstead(personId: string): Promise<string> {
  const away = await absences();
  const instead = away.size > 0 ? standInFor(personId, away) : null;
  return instead && (await Person.exists({ _id: instead, active: true })) ? instead : personId;
}
