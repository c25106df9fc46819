import { Types } from 'mongoose';
import { absences } from '../people/absence.ts';
import { isAway } from '../people/absence-words.ts';
import { Person } from '../people/person.ts';
import { Team } from '../people/team.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Profile, toAvailabilityView } from '../assignment/profile.ts';
import { clock } from '../platform/clock.ts';
import { setting } from '../platform/settings.ts';
import { offsetAt } from '../sla/zone.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { toCard } from '../tickets/card.ts';
import { OVER } from '../tickets/due-order-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { Wall } from './wall-words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_SOON = 12;
const MOST_AGENTS = 40;
/** What a wall can show; beyond it a count says "many". */
const MOST_COUNTED = 9_999;

const live = { statusCategory: { $in: ['triage', 'open', 'waiting'] } };
const unsolved = { statusCategory: { $in: ['triage', 'open'] } };

/**
 * The supervisor's wall: counts, what is missed next, who has how much in hand and whether they are there, and how promises went today. Only of tickets the viewer may see; with a team, of
 * that team. Every count reads an index of what is not over.
 */
export async function readWall(viewer: Viewer, { team }: { team?: string } = {}): Promise<Wall> {
  permit(mayAnywhere(viewer, 'reports.read'), 'Your role does not show you the wall of the desk.');
  const now = clock.ms();
  const ofTeam = team && Types.ObjectId.isValid(team) ? { teamId: new Types.ObjectId(team) } : {};
  const of = (where: object) => ({ $and: [where, ofTeam, ticketFilter(viewer)] }) as never;
  const count = (where: object) => Ticket.countDocuments(of(where)).limit(MOST_COUNTED);
  const today = startOfDay(now, await setting('desk.zone'));

  const [open, unassigned, waiting, overdue, hour, opened, solved, oldest, soon, latest, people, promises, teams] = await Promise.all([
    count(unsolved),
    count({ ...unsolved, assigneeId: null }),
    count({ statusCategory: 'waiting' }),
    count({ ...live, dueSort: { $lt: now } }),
    count({ ...live, dueSort: { $gte: now, $lt: now + HOUR } }),
    count({ createdAt: { $gte: new Date(today) } }),
    count({ statusCategory: { $in: ['resolved', 'closed'] }, resolvedAt: { $gte: new Date(today) }, updatedAt: { $gte: new Date(today) } }),
    Ticket.findOne(of({ ...unsolved, waitingSince: { $type: 'date' } })).sort({ waitingSince: 1 }).lean<TicketRecord>(),
    Ticket.find(of({ ...live, dueSort: { $gte: now, $lt: now + DAY } })).sort({ dueSort: 1, _id: 1 }).limit(MOST_SOON).lean<TicketRecord[]>(),
    Ticket.findOne(of({ ...live, dueSort: { $lt: now } }), { dueSort: 1 }).sort({ dueSort: 1 }).lean<TicketRecord>(),
    agentsOf(viewer, team, of, now),
    promisesSince(of, today, now),
    Team.find({}, { name: 1 }).sort({ name: 1 }).lean(),
  ]);
  const mine = viewer.reach === 'all' ? teams : teams.filter(({ _id }) => viewer.teamIds.includes(_id.toString()));
  return {
    at: new Date(now).toISOString(),
    counts: { open, unassigned, waiting, overdue, hour, opened, solved },
    oldest: oldest ? { card: toCard(oldest), since: oldest.waitingSince!.toISOString() } : null,
    late: latest ? new Date(latest.dueSort!).toISOString() : null,
    soon: soon.map(toCard),
    agents: people,
    promises,
    teams: mine.map(({ _id, name }) => ({ id: _id.toString(), name })),
  };
}

/** Midnight of the desk's own day. */
function startOfDay(now: number, zone: string): number {
  const offset = offsetAt(zone, now);
  return Math.floor((now + offset) / DAY) * DAY - offset;
}

type Filter = (where: object) => never;

/** Who can be given work, with what they have in hand; those who are there and busiest first. */
async function agentsOf(viewer: Viewer, team: string | undefined, of: Filter, now: number): Promise<Wall['agents']> {
  const teamIds = team ? [team] : viewer.reach === 'all' ? [] : viewer.teamIds;
  const among = teamIds.length > 0 ? { teamIds: { $in: teamIds.filter((id) => Types.ObjectId.isValid(id)).map((id) => new Types.ObjectId(id)) } } : {};
  const people = await Person.find({ active: true, joinedAt: { $ne: null }, ...among }, { name: 1, teamIds: 1 }).sort({ name: 1 }).limit(MOST_AGENTS).lean();
  const ids = people.map(({ _id }) => _id);
  const [loads, profiles, away] = await Promise.all([
    Ticket.aggregate<{ _id: Types.ObjectId; open: number; waiting: number; overdue: number }>([
      { $match: of({ assigneeId: { $in: ids }, ...live, dueSort: { $lt: OVER } }) },
      { $group: { _id: '$assigneeId', open: { $sum: { $cond: [{ $eq: ['$statusCategory', 'waiting'] }, 0, 1] } }, waiting: { $sum: { $cond: [{ $eq: ['$statusCategory', 'waiting'] }, 1, 0] } }, overdue: { $sum: { $cond: [{ $lt: ['$dueSort', now] }, 1, 0] } } } },
    ]),
    Profile.find({ _id: { $in: ids } }).lean(),
    absences(),
  ]);
  const rank = { online: 0, busy: 1, away: 2, offline: 3 };
  // Whoever is in no team and has nothing in hand is not at the desk.
  const atDesk = people.filter(({ _id, teamIds: own }) => own.length > 0 || loads.some((load) => load._id.equals(_id)));
  return atDesk
    .map(({ _id, name }) => {
      const id = _id.toString();
      const load = loads.find((one) => one._id.equals(_id));
      const profile = profiles.find((one) => one._id.equals(_id));
      const absence = away.get(id);
      const out = absence !== undefined && isAway(absence, new Date(now));
      const { state, reason, until } = toAvailabilityView(profile?.availability ?? null, now);
      const standing = out ? { state: 'away' as const, reason: '', until: absence.until.toISOString() } : { state, reason, until };
      return { id, name, open: load?.open ?? 0, waiting: load?.waiting ?? 0, overdue: load?.overdue ?? 0, capacity: profile?.capacity?.total ?? null, absent: out, ...standing };
    })
    .sort((a, b) => rank[a.state] - rank[b.state] || b.open - a.open || (a.name < b.name ? -1 : 1));
}

const metrics = ['firstResponse', 'nextResponse', 'resolution'] as const;

/** Promises that were kept or missed since an instant: each counts once, when it was kept, or when it was due and was not. */
async function promisesSince(of: Filter, since: number, now: number): Promise<Wall['promises']> {
  const tally = Object.fromEntries(metrics.map((metric) => [metric, { kept: 0, missed: 0 }])) as Wall['promises'];
  const touched = Ticket.find(of({ $or: [{ statusCategory: { $in: ['triage', 'open', 'waiting', 'resolved', 'closed'] }, updatedAt: { $gte: new Date(since) } }, { ...live, dueSort: { $gte: since, $lt: now } }] }), { 'sla.clocks.metric': 1, 'sla.clocks.dueAt': 1, 'sla.clocks.metAt': 1, 'sla.clocks.startedAt': 1, 'sla.past': 1, 'sla.leftOut': 1 }).lean<TicketRecord[]>();
  for await (const { sla } of touched.cursor() as unknown as AsyncIterable<TicketRecord>) {
    if (!sla || sla.leftOut) continue;
    for (const { metric, dueAt, metAt } of [...sla.clocks, ...sla.past]) {
      const due = dueAt?.getTime() ?? Infinity;
      const met = metAt?.getTime() ?? null;
      if (met !== null && met >= since && met <= due) tally[metric].kept += 1;
      else if (due >= since && due < now && (met === null || met > due)) tally[metric].missed += 1;
    }
  }
  return tally;
}
