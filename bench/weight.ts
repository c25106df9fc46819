import type { BrowserContext } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OVERLAP_MS } from '@switchboard/domain/activity/follow.ts';
import { bench } from './support/bench.ts';
import { openBrowser } from './support/browser.ts';
import { round } from './support/processes.ts';
import { openSeededDesk } from './support/seeded-desk.ts';

const TICKETS = Number(process.argv[2] ?? 2_000);
/** What a page fetches a moment after it is there counts too. */
const SETTLE_MS = 2_500;

/** What the queue's page weighs on the wire, headers and socket included: the first time with nothing cached, and later on. */
await bench('weight', async (open) => {
  const desk = await openSeededDesk(open, TICKETS);
  // A page that connects gets the lines of the last minute again: those of the seeding are no part of a visit.
  await sleep(OVERLAP_MS + 5_000);
  const { browser, context } = await openBrowser(desk.url, await desk.cookie('admin'));
  const first = await weigh(context, `${desk.url}/desk/all`);
  const later = await weigh(context, `${desk.url}/desk/all`);
  const another = await weigh(context, `${desk.url}/desk/mine`);
  await browser.close();
  return { tickets: TICKETS, first: { ...first, goal: 'latinKb <= 250: fonts of other alphabets come on use' }, later: { ...later, goal: 'kb <= 30' }, anotherView: another };
});

type Received = { url: string; type: string; bytes: number };

async function weigh(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  const known = new Map<string, Received>();
  let socketBytes = 0;
  wire.on('Network.responseReceived', ({ requestId, response, type }) => void known.set(requestId, { url: response.url, type, bytes: 0 }));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const received = known.get(requestId);
    if (received) received.bytes = encodedDataLength;
  });
  wire.on('Network.webSocketFrameReceived', ({ response }) => void (socketBytes += response.payloadData.length));
  await wire.send('Network.enable');
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
  await sleep(SETTLE_MS);
  await page.close();
  const all = [...known.values()];
  const kb = (of: Received[]) => round(of.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  const whole = kb(all) + socketBytes / 1024;
  return {
    kb: round(whole),
    // The synthetic tickets come from customers of many countries, and names in their letters bring their fonts.
    latinKb: round(whole - kb(all.filter(({ url: from, type }) => type === 'Font' && !from.includes('-latin-wght-')))),
    requests: all.filter(({ bytes }) => bytes > 0).length,
    byType: { ...Object.fromEntries([...Map.groupBy(all, ({ type }) => type)].map(([type, of]) => [type, kb(of)])), Socket: round(socketBytes / 1024) },
    largest: all
      .sort((one, other) => other.bytes - one.bytes)
      .slice(0, 6)
      .map(({ url: from, bytes }) => `${new URL(from).pathname} ${round(bytes / 1024)}`),
  };
}
