import { setTimeout as sleep } from 'node:timers/promises';
import { bench } from './support/bench.ts';
import { bearer } from './support/cost.ts';
import { openSeededDesk } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
const MANY = 1_000;
/** Given, only the API is asked: pages need a build of the same state. */
const path = process.argv.includes('api') ? '/api/v1/service-desk/tickets?statusCategory=triage,open,waiting&sort=dueAt&limit=25' : '/desk/all';

/** A thousand tickets changed by one job, and what reading a list takes one other person meanwhile, beside what it takes on a desk at rest. */
await bench('bulk', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const key = bearer(await desk.key('admin'));
  const headers = path.startsWith('/api') ? key : { cookie: await desk.cookie('admin'), 'accept-encoding': 'br, gzip' };
  const [reader, writer] = [await desk.wire(), await desk.wire()];
  const read = async () => {
    const began = performance.now();
    await reader.ask('GET', path, headers);
    return performance.now() - began;
  };
  const ask = async (method: 'GET' | 'POST', at: string, body?: object) => JSON.parse((await writer.ask(method, `/api/v1/${at}`, { ...key, ...(body ? { 'content-type': 'application/json' } : {}) }, body && JSON.stringify(body))).body.toString());
  for (let i = 0; i < 40; i++) await read();

  const rest: number[] = [];
  for (let i = 0; i < 100; i++) rest.push(await read());

  const ids: string[] = [];
  for (let after = ''; ids.length < MANY; ) {
    const page = await ask('GET', `service-desk/tickets?limit=100${after}`);
    ids.push(...page.items.map(({ id }: { id: string }) => id));
    if (!page.next) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  const began = performance.now();
  const cpuBefore = desk.cpuMs();
  let bulk = await ask('POST', 'bulk-changes', { ids: ids.slice(0, MANY), actions: [{ do: 'addTags', tags: ['bench'] }] });
  const meanwhile: number[] = [];
  let going = true;
  const reading = (async () => {
    while (going) {
      meanwhile.push(await read());
      await sleep(20);
    }
  })();
  while (bulk.state === 'waiting' || bulk.state === 'running') {
    await sleep(100);
    bulk = await ask('GET', `bulk-changes/${bulk.id}`);
  }
  const tookMs = Math.round(performance.now() - began);
  going = false;
  await reading;
  reader.close();
  writer.close();
  return { tickets: TICKETS, changed: bulk.counts.changed, tookMs, cpuMs: Math.round(desk.cpuMs() - cpuBefore), readMs: { atRest: spread(rest), meanwhile: spread(meanwhile) }, slower: Math.round((spread(meanwhile).p50 / spread(rest).p50) * 100) / 100 };
});

function spread(times: number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]! * 10) / 10;
  return { count: times.length, p50: at(0.5), p95: at(0.95) };
}
