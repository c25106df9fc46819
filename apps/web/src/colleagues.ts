import { standInFor } from '@switchboard/domain/people/absence.ts';
import { isAway } from '@switchboard/domain/people/absence-words.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { Team } from '@switchboard/domain/people/team.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';

export type Colleagues = { people: { id: string; name: string; active: boolean; /** Out of office now: until when, and who stands in. */ away?: { until: string; instead: string | null } }[]; teams: { id: string; name: string }[] };

const KEPT_MS = 5000;
let kept: { at: number; value: Promise<Colleagues> } | null = null;

/** Names for the ids on cards and tickets, those who left included. Asked by every page, changed seldom: kept for five seconds. */
export function colleagues(): Promise<Colleagues> {
  if (!kept || clock.ms() - kept.at > KEPT_MS) kept = { at: clock.ms(), value: read() };
  return kept.value;
}

async function read(): Promise<Colleagues> {
  const [people, teams] = await Promise.all([
    Person.find({}, { name: 1, active: 1, joinedAt: 1, absence: 1 }).sort({ name: 1 }).limit(2000).lean(),
    Team.find({}, { name: 1 }).sort({ name: 1 }).limit(500).lean(),
  ]);
  const away = new Map(people.flatMap(({ _id, absence }) => (absence && isAway(absence, clock.now()) ? [[_id.toString(), absence] as const] : [])));
  const awayOf = (id: string) => {
    const absence = away.get(id);
    return absence ? { away: { until: absence.until.toISOString(), instead: standInFor(id, away) } } : {};
  };
  return {
    people: people.map((person) => ({ id: person._id.toString(), name: person.name, active: person.active && person.joinedAt !== null, ...awayOf(person._id.toString()) })),
    teams: teams.map((team) => ({ id: team._id.toString(), name: team.name })),
  };
}
