import { setTimeout as sleep } from 'node:timers/promises';
import { bench } from './support/bench.ts';
import type { Desk } from './support/desk.ts';
import { pssOf, rssOf, treeOf } from './support/processes.ts';
import { say } from './support/say.ts';

const REST_S = Number(process.argv[2] ?? 60);

/** Proportional memory of the product and its fresh database, each process apart; started without npm, which would keep about 55 MB of its own. */
await bench('memory', async (open) => {
  const desk = await open();
  const started = look(desk, 'started');
  say(`resting ${REST_S} s ...`);
  await sleep(REST_S * 1_000);
  const atRest = look(desk, 'at rest');
  const cookie = await desk.cookie('admin');
  for (const path of ['/desk/all', '/settings/people', '/desk/mine']) await (await fetch(desk.url + path, { headers: { cookie } })).text();
  const inUse = look(desk, 'after somebody signed in and opened three pages');
  return { started, atRest: { ...atRest, afterSeconds: REST_S, goal: '<= 280 MB' }, inUse };
});

function look(desk: Desk, what: string) {
  const memory = pssOf(treeOf(desk.pid));
  say(`${what}: ${JSON.stringify(memory)}`);
  return { totalMb: memory.totalMb, rssMb: rssOf(treeOf(desk.pid)), each: memory.each.map(({ command, mb }) => `${command} ${mb}`) };
}
