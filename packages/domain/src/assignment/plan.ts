import type { OpeningHours } from '../sla/opening-hours.ts';
import type { Facts } from '../tickets/filter/matches.ts';
import type { AssignmentRuleInput, AvailabilityState, Capacity, HeldSkill, RotaInput, SkillKind } from './words.ts';

/** Somebody who works here, as far as a decision asks. */
export type Candidate = {
  id: string;
  teamIds: readonly string[];
  senior: boolean;
  skills: readonly HeldSkill[];
  capacity: Capacity;
  acceptMinutes: number | null;
  availability: { state: AvailabilityState; reason: string };
  /** Out of office until. */
  absentUntil: string | null;
  /** Their shifts; null: always on. */
  hours: OpeningHours | null;
  /** What they have now, in all and by channel. */
  load: { total: number; channels: Readonly<Record<string, number>> };
  /** When a rule last chose them, in ms, by rule. */
  last: Readonly<Record<string, number>>;
  /** How many they were given by themselves within the hour. */
  lastHour: number;
};

export type PlannedRule = AssignmentRuleInput & { id: string };
export type PlannedSkill = { id: string; name: string; kind: SkillKind; tags: readonly string[]; locale: string | null };

/** Everything a decision is made from but the ticket. */
export type Plan = {
  rules: readonly PlannedRule[];
  skills: readonly PlannedSkill[];
  rotas: ReadonlyMap<string, Pick<RotaInput, 'zone' | 'people' | 'every' | 'from' | 'at' | 'overrides' | 'contactId'>>;
  calendars: ReadonlyMap<string, OpeningHours>;
  candidates: readonly Candidate[];
  /** Nobody is given more than this within an hour (catalogue 4.2, 8). */
  mostPerHour: number;
  zone: string;
};

/** The ticket, and whom its customer is used to. */
export type Case = {
  facts: Facts;
  teamId: string | null;
  channel: string;
  tags: readonly string[];
  /** The customer's language, such as `de`. */
  locale: string | null;
  technicianId: string | null;
  previousId: string | null;
  accountManagerId: string | null;
  waitedMs: number;
  declined: readonly string[];
  now: number;
};

export function isOpenAt(hours: OpeningHours, at: number): boolean {
  const day = hours.dayAt(at);
  // One past midnight belongs to the date it began on.
  return [day - 1, day].some((one) => hours.of(one).some(({ from, to }) => from <= at && at < to));
}

/** When it opens or closes next, within two weeks. */
export function nextTurn(hours: OpeningHours, at: number): number | null {
  const day = hours.dayAt(at);
  for (let one = day - 1; one < day + 14; one++) {
    for (const { from, to } of hours.of(one)) {
      if (from > at) return from;
      if (to > at && !isOpenAt(hours, to)) return to;
    }
  }
  return null;
}
