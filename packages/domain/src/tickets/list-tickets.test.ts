import { Types } from 'mongoose';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import type { Viewer } from '../people/viewer.ts';
import { Chance } from '../operate/demo/chance.ts';
import { ensureIndexes } from '../platform/indexes.ts';
import { seedTickets } from '../operate/demo/seed.ts';
import { filterOfQuery } from './filter/from-query.ts';
import { requireFilter } from './filter/read.ts';
import { countTickets, cursorOf, listBy, listTickets, readsOf } from './list-tickets.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { listSorts, type ListSort, type TicketFilterInput } from './words.ts';

useDatabase();

const TICKETS = 4_000;
const teams = Array.from({ length: 8 }, () => new Types.ObjectId());
const agents = Array.from({ length: 30 }, () => new Types.ObjectId());
const all: Viewer = { ...operator, actor: { kind: 'person', id: String(agents[0]), name: 'Ana' } };
const member: Viewer = { ...all, teamIds: teams.slice(0, 2).map(String), reach: ['team:none', ...teams.slice(0, 2).map((id) => `team:${id}`), `person:${agents[0]}`] };

/** Tickets of which half are live, so that a list that reads too much is seen. */
async function fill(): Promise<void> {
  const chance = new Chance(3);
  await seedTickets(TICKETS);
  await Ticket.collection.bulkWrite(
    (await Ticket.find({}, { _id: 1, updatedAt: 1 }).lean()).map(({ _id, updatedAt }, n) => {
      const [status, statusCategory] = chance.pick([['open', 'open'], ['in_progress', 'open'], ['pending_customer', 'waiting'], ['closed', 'closed'], ['closed', 'closed']]);
      const [teamId, assigneeId] = [chance.pick(teams), chance.is(0.2) ? null : chance.pick(agents)];
      const dueAt = chance.is(0.4) ? null : new Date(Date.now() + chance.whole(-400, 4_000) * 60_000);
      const dueSort = statusCategory === 'closed' ? 6e14 - updatedAt.getTime() : dueAt === null ? 4e14 - updatedAt.getTime() : dueAt.getTime() + (statusCategory === 'waiting' ? 1e14 : 0);
      const set = { status, statusCategory, teamId, assigneeId, dueAt, dueSort, audience: [`team:${teamId}`, ...(assigneeId ? [`person:${assigneeId}`] : [])], tags: n % 9 === 0 ? ['vip'] : ['other'] };
      return { updateOne: { filter: { _id }, update: { $set: set } } };
    }),
  );
}

type Explained = { executionStats: { totalKeysExamined: number; totalDocsExamined: number; nReturned: number }; queryPlanner: { winningPlan: object } };
const explained = async (cursor: { explain(verbosity: 'executionStats'): Promise<unknown> }) => (await cursor.explain('executionStats')) as Explained;

const account = async () => String((await Ticket.findOne({ accountId: { $ne: null } }, { accountId: 1 }).lean())!.accountId);

describe('lists of a desk', () => {
  beforeAll(async () => {
    await ensureIndexes();
    await fill();
  });

  test('each view that has a figure to reach reads about what it shows, in each order, for those who see all and for members of some teams', async () => {
    const named: TicketFilterInput[] = [{ view: 'mine' }, { team: String(teams[1]) }, { view: 'all' }, { view: 'unassigned' }, { view: 'waiting' }, { status: 'in_progress' }, { status: 'closed' }, { priority: 'urgent', statusCategory: 'triage,open,waiting' }, { tag: 'vip', statusCategory: 'triage,open,waiting' }, { account: await account(), statusCategory: 'triage,open,waiting' }, { view: 'overdue' }];
    const wide: string[] = [];
    for (const [who, viewer] of [['all', all], ['member', member]] as const) {
      for (const input of named) {
        for (const sort of ['-updatedAt', '-createdAt', 'dueAt'] satisfies ListSort[]) {
          const { where, phases } = await readsOf(viewer, filterOfQuery(input), sort);
          const phase = phases[0]!;
          const stats = await explained(cursorOf({ $and: [phase.where, ...where] }, phase, 25, true));
          const { totalKeysExamined: keys, totalDocsExamined: docs, nReturned: rows } = stats.executionStats;
          const plan = JSON.stringify(stats.queryPlanner.winningPlan);
          expect(plan, JSON.stringify(input)).not.toContain('COLLSCAN');
          if (docs > 40 + 12 * rows || keys > 120 + 12 * rows) wide.push(`${who} ${JSON.stringify(input)} ${sort}: ${keys} keys, ${docs} documents for ${rows} rows${plan.includes('"SORT"') ? ', sorted' : ''}`);
        }
      }
    }
    expect(wide).toEqual([]);
  });

  test('what is overdue is sorted by its other times without reading a ticket that is not shown', async () => {
    for (const viewer of [all, member]) {
      for (const sort of ['-updatedAt', 'createdAt'] satisfies ListSort[]) {
        const { where, phases } = await readsOf(viewer, filterOfQuery({ view: 'overdue' }), sort);
        const { executionStats } = await explained(cursorOf({ $and: [phases[0]!.where, ...where] }, phases[0]!, 5, true));
        expect(executionStats).toMatchObject({ totalDocsExamined: 5, nReturned: 5 });
        const { items } = await listTickets(viewer, { view: 'overdue', sort });
        expect(items.length).toBeGreaterThan(5);
        const times = items.map((ticket) => (sort === 'createdAt' ? ticket.createdAt.getTime() : -ticket.updatedAt.getTime()));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(items.every(({ dueSort }) => dueSort! < Date.now())).toBe(true);
      }
    }
  });

  test('the number beside a view costs what it counts, however many tickets are open', async () => {
    const some = (await Ticket.find({ statusCategory: 'open' }, { _id: 1 }).limit(21).lean()).map(({ _id }) => _id);
    await Ticket.updateMany({ _id: { $in: some.slice(0, 7) } }, { followerIds: [agents[0]] });
    await Ticket.updateMany({ _id: { $in: some.slice(7, 14) } }, { mentionedIds: [agents[0], agents[1]] });
    await Ticket.updateMany({ _id: { $in: some.slice(14) } }, { snoozedUntil: new Date(Date.now() + 3_600_000) });
    const wide: string[] = [];
    for (const viewer of [all, member]) {
      for (const view of ['mine', 'mentioned', 'followed', 'snoozed', 'overdue', 'all']) {
        const { where, phases } = await readsOf(viewer, filterOfQuery({ view }), 'updatedAt');
        const stats = await explained(Ticket.collection.find({ $and: [phases[0]!.where, ...where] } as never));
        const { totalDocsExamined: docs, nReturned: rows } = stats.executionStats;
        if (docs > 40 + 4 * rows) wide.push(`${view}: ${docs} documents for ${rows}`);
        if (view === 'followed' && viewer === all) expect(rows).toBe(7);
      }
    }
    expect(wide).toEqual([]);
  });

  test('pages of every order, put together, are the list: nothing twice, nothing left out, in order', async () => {
    const filter = requireFilter({ all: [{ field: 'tag', is: 'oneOf', value: ['vip'] }] });
    const whole = await Ticket.find({ tags: 'vip' }).lean<TicketRecord[]>();
    for (const sort of listSorts) {
      const found: TicketRecord[] = [];
      for (let after: string | undefined; ; ) {
        const page = await listBy(all, { filter, sort }, { after, limit: 37 });
        found.push(...page.items);
        if (page.next === null) break;
        after = page.next;
      }
      expect(new Set(found.map(({ number }) => number)).size, sort).toBe(whole.length);
      expect(found).toHaveLength(whole.length);
      const keys = found.map((ticket) => (sort.endsWith('updatedAt') ? ticket.updatedAt.getTime() : sort.endsWith('createdAt') ? ticket.createdAt.getTime() : ticket.dueSort!) * (sort.startsWith('-') ? -1 : 1));
      if (sort === 'priority') expect(found.map(({ priority }) => ['urgent', 'high', 'medium', 'low'].indexOf(priority))).toEqual(found.map(({ priority }) => ['urgent', 'high', 'medium', 'low'].indexOf(priority)).sort());
      else expect(keys, sort).toEqual(keys.toSorted((a, b) => a - b));
    }
  });

  test('a place of another order is refused, and so is a filter nobody can read', async () => {
    const { next } = await listTickets(all, { sort: 'dueAt' }, { limit: 5 });
    await expect(listTickets(all, { sort: '-updatedAt' }, { after: next! })).rejects.toMatchObject({ code: 'invalid' });
    await expect(listTickets(all, { filter: '{"all":[{"field":"x"}]}' })).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'filter.all.0.field' }] });
    await expect(listTickets(all, { filter: '{"all":' })).rejects.toThrow(/cut off/);
  });

  test('what is in the trash is in no list or count but the one that asks for it, whatever its status was', async () => {
    const one = await Ticket.findOne({ status: 'open' }).lean<TicketRecord>();
    await Ticket.collection.updateOne({ _id: one!._id }, { $set: { statusCategory: 'trash' } });
    const before = await countTickets(all, { status: 'open' });
    const filters: TicketFilterInput[] = [{}, { status: 'open' }, { view: 'all' }, { q: one!.number }];
    for (const input of filters) expect((await listTickets(all, input, { limit: 100 })).items.map(({ number }) => number)).not.toContain(one!.number);
    expect((await listTickets(all, { view: 'trash' })).items.map(({ number }) => number)).toEqual([one!.number]);
    expect((await listTickets(all, { view: 'trash', status: 'open' })).items).toHaveLength(1);
    expect(before).toBe(Math.min(1_000, await Ticket.countDocuments({ status: 'open', statusCategory: 'open' })));
  });
});

