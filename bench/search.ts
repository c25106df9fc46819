import { bench } from './support/bench.ts';
import { bearer, costOfReads } from './support/cost.ts';
import { openSeededDesk, SMALL_TEAM } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
const base = '/api/v1/service-desk/tickets';

/** Words that many tickets have, few have and none has, a number, and a name half typed. */
await bench('search', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const headers = bearer(await desk.key('admin'));
  const team = bearer(await desk.key('agent', '--team', SMALL_TEAM));
  const wire = await desk.wire();
  const { items } = JSON.parse((await wire.ask('GET', `${base}?limit=100`, headers)).body.toString()) as { items: { number: string; title: string; requester: { name: string } }[] };
  wire.close();
  const words = items.flatMap(({ title }) => title.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
  const byCount = [...Map.groupBy(words, (word) => word)].sort(([, one], [, other]) => other.length - one.length).map(([word]) => word);
  const asked = { common: byCount[0]!, twoWords: `${byCount[0]} ${byCount[1]}`, rare: byCount.at(-1)!, halfTyped: items[0]!.requester.name.slice(0, 4), number: items[50]!.number, nothing: 'xylophonequux' };
  const find = (q: string) => `${base}?limit=25&q=${encodeURIComponent(q)}`;
  return {
    tickets: TICKETS,
    asked,
    reads: await costOfReads(desk, {
      ...Object.fromEntries(Object.entries(asked).map(([name, q]) => [name, { path: find(q), headers }])),
      commonTeam: { path: find(asked.common), headers: team },
    }),
  };
});
