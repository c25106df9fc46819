import { setTimeout as sleep } from 'node:timers/promises';
import { LiveClient } from '../tests/support/live-client.ts';
import { bench } from './support/bench.ts';
import { openBrowserBoard, type BrowserBoard } from './support/browser.ts';
import { bearer } from './support/cost.ts';
import { spread } from './support/figures.ts';
import { round } from './support/processes.ts';
import { say } from './support/say.ts';

const TICKETS = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 200);
const SOCKETS = 49;
const WARM_UP = 40;
const PAUSE_MS = 150;

/**
 * Fifty boards are open, 49 sockets and a browser (`--no-browser` leaves it out, 50 sockets then); a ticket is opened by the API, and the clock stops on each board when its card is there:
 * on a socket when it was read, in the browser when the row is in the page.
 */
await bench('live', async (open) => {
  const desk = await open();
  const withBrowser = !process.argv.includes('--no-browser');
  const key = await desk.key('admin');
  const cookie = await desk.cookie('admin');
  const seen = new Map<string, number[]>();
  const clients = await Promise.all(
    Array.from({ length: withBrowser ? SOCKETS : SOCKETS + 1 }, async () => {
      const client = new LiveClient(desk.url, { token: key });
      client.socket.offAny();
      client.socket.on('board', ({ cards }: { cards: { title: string }[] }) => {
        const at = Date.now();
        for (const { title } of cards) seen.get(title)?.push(at);
      });
      await client.connect();
      return client;
    }),
  );
  const board: BrowserBoard | null = withBrowser ? await openBrowserBoard(desk.url, cookie) : null;
  const wire = await desk.wire();
  const answers: number[] = [];
  const sent = new Map<string, number>();
  const create = async (title: string) => {
    seen.set(title, []);
    sent.set(title, Date.now());
    const started = performance.now();
    await wire.ask('POST', '/api/v1/service-desk/tickets', { ...bearer(key), 'content-type': 'application/json' }, JSON.stringify({ title, description: 'It hums and stays cold.', requester: { name: 'Ana Silva', email: 'ana@example.com' } }));
    answers.push(performance.now() - started);
    await sleep(PAUSE_MS);
  };
  say('warming up ...');
  for (let n = 0; n < WARM_UP; n++) await create(`Warm up ${n}`);
  for (const gathered of [seen, sent]) gathered.clear();
  answers.length = 0;
  say(`${TICKETS} tickets ...`);
  const before = desk.cpuMs();
  for (let n = 0; n < TICKETS; n++) await create(`Live ${n}`);
  await sleep(1_000);
  const cpuMs = round((desk.cpuMs() - before) / TICKETS, 2);
  const inBrowser = (await board?.rows()) ?? new Map<string, number>();
  await board?.close();
  for (const client of clients) client.close();

  const titles = [...sent.keys()];
  const bySocket = titles.flatMap((title) => seen.get(title)!.map((at) => at - sent.get(title)!));
  const byBrowser = titles.filter((title) => inBrowser.has(title)).map((title) => inBrowser.get(title)! - sent.get(title)!);
  return {
    boards: clients.length + (board ? 1 : 0),
    n: TICKETS,
    allBoards: spread([...bySocket, ...byBrowser]),
    sockets: spread(bySocket),
    lastOfSockets: spread(titles.map((title) => Math.max(...seen.get(title)!) - sent.get(title)!)),
    browser: board ? spread(byBrowser) : null,
    answer: spread(answers),
    missed: { sockets: TICKETS * clients.length - bySocket.length, browser: board ? TICKETS - byBrowser.length : 0 },
    cpuMs,
    goal: 'all boards p50 <= 30, p95 <= 130',
  };
});
