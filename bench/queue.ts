import { bench } from './support/bench.ts';
import { bearer, costOfReads } from './support/cost.ts';
import { openSeededDesk, SMALL_TEAM } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
const list = '/api/v1/service-desk/tickets';

/** The open queue, by the API and as a page, for somebody who sees all and for an agent of one team. */
await bench('queue', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const [all, team] = [bearer(await desk.key('admin')), bearer(await desk.key('agent', '--team', SMALL_TEAM))];
  const [allCookie, teamCookie] = [{ cookie: await desk.cookie('admin') }, { cookie: await desk.cookie('agent', '--team', SMALL_TEAM) }];
  return {
    tickets: TICKETS,
    reads: await costOfReads(desk, {
      api25All: { path: `${list}?view=all&limit=25`, headers: all },
      api25Team: { path: `${list}?view=all&limit=25`, headers: team },
      api25Unassigned: { path: `${list}?view=unassigned&limit=25`, headers: all },
      api25Everything: { path: `${list}?limit=25`, headers: all },
      countAll: { path: `${list}/count?view=all`, headers: all },
      page50All: { path: '/desk/all', headers: { ...allCookie, 'accept-encoding': 'br, gzip' } },
      page50Team: { path: '/desk/all', headers: { ...teamCookie, 'accept-encoding': 'br, gzip' } },
      rows50All: { path: '/desk/all/rows', headers: allCookie },
    }),
  };
});
