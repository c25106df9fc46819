import { setTimeout as sleep } from 'node:timers/promises';
import { LiveClient } from '../tests/support/live-client.ts';
import { bench } from './support/bench.ts';
import { startBareSockets } from './support/bare-sockets.ts';
import { openBrowserBoard, type BrowserBoard } from './support/browser.ts';
import { bearer } from './support/cost.ts';
import { spread } from './support/figures.ts';
import { cpuPerEvent } from './support/per-event.ts';
import { cpuOf, round, treeOf } from './support/processes.ts';
import { say } from './support/say.ts';

const TICKETS = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 200);
const SOCKETS = 49;
const WARM_UP = 40;
const PAUSE_MS = 150;
/** On the boards while a status changes. */
const CARDS = 2_000;
const LISTENERS = 250;
/** One key may connect only so often. */
const OF_ONE_KEY = 25;
const COMPARED = 60;
const LANES = 8;

/**
 * Fifty boards are open, 49 sockets and a browser (`--no-browser` leaves it out, 50 sockets then); a ticket is opened by the API, and the clock stops on each board when its card is there:
 * on a socket when it was read, in the browser when the row is in the page. Then the same for a status that changes among 2,000 cards, and what one delivered event costs the
 * server beside a bare socket.io (`--no-compare` leaves that out).
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
  const status = await statusChanges();
  for (const client of clients) client.close();
  const perEvent = process.argv.includes('--no-compare') ? null : await compare();

  /** Every screen of fifty hears that one card of two thousand moved. */
  async function statusChanges() {
    say(`${CARDS} cards ...`);
    const ids: string[] = [];
    const headers = { ...bearer(key), 'content-type': 'application/json' };
    const body = (n: number) => JSON.stringify({ title: `Card ${n}`, description: 'It hums.', requester: { name: 'Ana Silva', email: 'ana@example.com' } });
    await Promise.all(Array.from({ length: LANES }, async (_none, lane) => {
      const own = await desk.wire();
      for (let n = lane; n < CARDS; n += LANES) ids.push((JSON.parse((await own.ask('POST', '/api/v1/service-desk/tickets', headers, body(n))).body.toString()) as { id: string }).id);
      own.close();
    }));
    const [at, took]: [Map<string, number>, number[]] = [new Map(), []];
    for (const client of clients) client.socket.on('board', ({ cards }: { cards: { id: string; status: string }[] }) => {
      const now = Date.now();
      for (const { id, status } of cards) if (status === 'in_progress' && at.has(id)) took.push(now - at.get(id)!);
    });
    await sleep(2_000);
    for (let n = 0; n < TICKETS; n++) {
      const id = ids[(n * 37) % CARDS]!;
      at.set(id, Date.now());
      await wire.ask('PATCH', `/api/v1/service-desk/tickets/${id}`, headers, JSON.stringify({ status: 'in_progress' }));
      await sleep(PAUSE_MS);
    }
    await sleep(500);
    return { cards: CARDS, boards: clients.length, ...spread(took), missed: at.size * clients.length - took.length };
  }

  async function compare() {
    say('beside a bare socket.io ...');
    const headers = { ...bearer(key), 'content-type': 'application/json' };
    const ticket = JSON.parse((await wire.ask('POST', '/api/v1/service-desk/tickets', headers, JSON.stringify({ title: 'Compared', description: 'It hums.', requester: { email: 'ana@example.com' } }))).body.toString()) as { id: string };
    let news: object = {};
    const one = new LiveClient(desk.url, { token: key });
    one.socket.on('board', (told: object) => (news = told));
    await one.connect();
    let flip = 0;
    const change = () => wire.ask('PATCH', `/api/v1/service-desk/tickets/${ticket.id}`, headers, JSON.stringify({ priority: flip++ % 2 ? 'high' : 'low' })).then(() => sleep(100));
    await change();
    one.close();
    const tokens = [];
    while (tokens.length < LISTENERS / OF_ONE_KEY) tokens.push(await desk.key('admin'));
    const product = await cpuPerEvent({ url: desk.url, tokens, listeners: LISTENERS, changes: COMPARED, cpuMs: () => cpuOf([desk.pid]), change });
    const server = await startBareSockets();
    const bare = await cpuPerEvent({ url: server.url, listeners: LISTENERS, changes: COMPARED, cpuMs: () => cpuOf(treeOf(server.pid)), change: () => (server.tell(news), sleep(100)) });
    server.stop();
    return { product, bare, ratio: round(product.microseconds / bare.microseconds, 2) };
  }

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
    statusChange: status,
    perEvent,
    goal: 'all boards p50 <= 30, p95 <= 130; per event <= 1.15 of bare',
  };
});
