import { bench } from './support/bench.ts';
import { bearer, costOfReads } from './support/cost.ts';
import type { Desk } from './support/desk.ts';
import { openSeededDesk, SMALL_TEAM } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
const base = '/api/v1/service-desk/tickets';

/** By the list's own search and by the one box (tickets, messages, people): words that many tickets have, few have and none has, a number, and a name half typed. */
await bench('search', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const headers = bearer(await desk.key('admin'));
  const team = bearer(await desk.key('agent', '--team', SMALL_TEAM));
  const [all, ofTeam] = [await newest(desk, headers), await newest(desk, team)];
  const [common, second, ...others] = wordsByCount(all) as [string, string, ...string[]];
  const asked = { common, twoWords: `${common} ${second}`, rare: others.at(-1)!, halfTyped: all[0]!.requester.name.slice(0, 4), number: all[50]!.number, nothing: 'xylophonequux' };
  const find = (q: string) => `${base}?limit=25&q=${encodeURIComponent(q)}`;
  return {
    tickets: TICKETS,
    asked,
    reads: await costOfReads(desk, {
      ...Object.fromEntries(Object.entries(asked).map(([name, q]) => [name, { path: find(q), headers }])),
      ...Object.fromEntries(Object.entries(asked).map(([name, q]) => [`box ${name}`, { path: `/api/v1/search?q=${encodeURIComponent(q)}`, headers }])),
      boxCommonTeam: { path: `/api/v1/search?q=${encodeURIComponent(wordsByCount(ofTeam)[0]!)}`, headers: team },
      commonTeam: { path: find(wordsByCount(ofTeam)[0]!), headers: team },
    }),
  };
});

type Found = { number: string; title: string; requester: { name: string } };

async function newest(desk: Desk, headers: Record<string, string>): Promise<Found[]> {
  const wire = await desk.wire();
  const { body } = await wire.ask('GET', `${base}?limit=100`, headers);
  wire.close();
  return (JSON.parse(body.toString()) as { items: Found[] }).items;
}

/** Words of titles, the commonest first. */
function wordsByCount(tickets: Found[]): string[] {
  const words = tickets.flatMap(({ title }) => title.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
  return [...Map.groupBy(words, (word) => word)].sort(([, one], [, other]) => other.length - one.length).map(([word]) => word);
}
