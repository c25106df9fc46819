import { bench } from './support/bench.ts';
import { bearer, costOfReads } from './support/cost.ts';
import { openSeededDesk, SMALL_TEAM } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
/** Given, only the API is asked: pages need a build of the same state. */
const API_ONLY = process.argv.includes('api');
const list = '/api/v1/service-desk/tickets';
const live = 'statusCategory=triage,open,waiting';

/**
 * The lists that every desk lives by, each in the three orders, for somebody who sees all and for an agent of one team; the pages; and counts. With 1000000 as argument
 * the same on a large desk: the times must stay.
 */
await bench('queue', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const keys = { all: bearer(await desk.key('admin')), team: bearer(await desk.key('agent', '--team', SMALL_TEAM)) };
  const cookies = { all: { cookie: await desk.cookie('admin') }, team: { cookie: await desk.cookie('agent', '--team', SMALL_TEAM) } };
  const wire = await desk.wire();
  const some = JSON.parse((await wire.ask('GET', `${list}?view=all&limit=100`, keys.team)).body.toString()) as { items: { assigneeId: string | null; teamId: string | null; accountId: string | null; tags: string[] }[] };
  wire.close();
  const first = <T>(of: (ticket: (typeof some.items)[number]) => T | null | undefined): T => some.items.map(of).find((value) => value !== null && value !== undefined)!;
  const views: Record<string, string> = {
    own: `assignee=${first(({ assigneeId }) => assigneeId)}&${live}`,
    team: `team=${first(({ teamId }) => teamId)}&${live}`,
    open: live,
    unassigned: 'view=unassigned',
    overdue: 'view=overdue',
    status: 'status=in_progress',
    closed: 'status=closed',
    priority: `priority=urgent&${live}`,
    tag: `tag=${first(({ tags }) => tags[0])}&${live}`,
    account: `account=${first(({ accountId }) => accountId)}&${live}`,
  };
  const requests: Record<string, { path: string; headers: Record<string, string> }> = {};
  for (const [who, headers] of Object.entries(keys)) {
    for (const [view, query] of Object.entries(views)) {
      for (const sort of ['-updatedAt', '-createdAt', 'dueAt']) requests[`${who} ${view} ${sort}`] = { path: `${list}?${query}&sort=${sort}&limit=25`, headers };
    }
    requests[`${who} everything -updatedAt`] = { path: `${list}?limit=25`, headers };
    requests[`${who} open by priority`] = { path: `${list}?${live}&sort=priority&limit=25`, headers };
    requests[`${who} count open`] = { path: `${list}/count?view=all`, headers };
    if (API_ONLY) continue;
    const page = { ...cookies[who as 'all' | 'team'], 'accept-encoding': 'br, gzip' };
    requests[`${who} page open`] = { path: '/desk/all', headers: page };
    requests[`${who} page own`] = { path: '/desk/mine', headers: page };
    requests[`${who} rows open`] = { path: '/desk/all/rows', headers: page };
    requests[`${who} counts of all views`] = { path: '/desk/counts', headers: page };
  }
  return { tickets: TICKETS, reads: await costOfReads(desk, requests, { total: 60, warmUp: 15, mayBeEmpty: true }) };
});
