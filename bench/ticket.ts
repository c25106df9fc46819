import { bench } from './support/bench.ts';
import { bearer, costOfReads } from './support/cost.ts';
import { openSeededDesk } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 20_000);
const base = '/api/v1/service-desk/tickets';

/** One ticket after another out of many, by the API, with its messages, and as a page. */
await bench('ticket', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  const headers = bearer(await desk.key('admin'));
  const cookie = { cookie: await desk.cookie('admin'), 'accept-encoding': 'br, gzip' };
  const wire = await desk.wire();
  const page = await wire.ask('GET', `${base}?view=all&limit=100`, headers);
  wire.close();
  const numbers = (JSON.parse(page.body.toString()) as { items: { number: string }[] }).items.map(({ number }) => number);
  const some = (n: number) => numbers[n % numbers.length]!;
  return {
    tickets: TICKETS,
    reads: await costOfReads(desk, {
      api: (n) => ({ path: `${base}/${some(n)}`, headers }),
      messages: (n) => ({ path: `${base}/${some(n)}/messages`, headers }),
      activity: (n) => ({ path: `${base}/${some(n)}/activity`, headers }),
      page: (n) => ({ path: `/tickets/${some(n)}`, headers: cookie }),
    }),
  };
});
