import { clock } from '../platform/clock.ts';
import { Assignment } from './assignment.ts';
import { Decision } from './decision.ts';

const DAYS = 24 * 60 * 60_000;

/** Forgets how old decisions were made; the tickets' own histories keep who got what. */
export async function forgetOldDecisions(): Promise<number> {
  const before = new Date(clock.ms() - 180 * DAYS);
  await Assignment.deleteMany({ state: { $in: ['settled', 'accepted', 'left'] }, triedAt: { $lt: before } });
  return (await Decision.deleteMany({ at: { $lt: before } })).deletedCount;
}
