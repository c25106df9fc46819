import { setTimeout as sleep } from 'node:timers/promises';
import { LiveClient } from '../tests/support/live-client.ts';
import { bench } from './support/bench.ts';
import { bearer } from './support/cost.ts';
import type { Desk } from './support/desk.ts';
import { spread } from './support/figures.ts';
import { round } from './support/processes.ts';
import { say } from './support/say.ts';

const ONE_BY_ONE = Number(process.argv[2] ?? 100);
const AT_ONCE = 3 * ONE_BY_ONE;
const WARM_UP = 30;
/** Boards are told at most ten times a second: what follows at once would wait for that. */
const PAUSE_MS = 150;

/**
 * A raw mail handed in over HTTP, until its ticket's card is on a socket: stored, parsed in its thread, customer and ticket written, told. One after the other, and a heap of them
 * at once. The acknowledgement that each first mail gets is written too, and sent nowhere.
 */
await bench('mail', async (open) => {
  const desk = await open();
  const key = await desk.key('admin');
  const wire = await desk.wire();
  const headers = bearer(key);
  const made = await wire.ask('POST', '/api/v1/mailboxes', { ...headers, 'content-type': 'application/json' }, JSON.stringify({ name: 'Help', address: 'help@desk.example' }));
  const path = `/api/v1/mailboxes/${JSON.parse(made.body.toString()).id}/raw`;
  const cards = await watch(desk, key);
  const send = (subject: string) => wire.ask('POST', path, { ...headers, 'content-type': 'message/rfc822' }, aMail(subject));

  const one = async (subject: string) => {
    const started = performance.now();
    const shown = cards.wait(subject);
    await send(subject);
    const taken = performance.now() - started;
    const times = { taken, shown: (await shown) - started };
    await sleep(PAUSE_MS);
    return times;
  };
  for (let n = 0; n < WARM_UP; n++) await one(`Warm up ${n}`);
  say('one after the other ...');
  const before = desk.cpuMs();
  const times = [];
  for (let n = 0; n < ONE_BY_ONE; n++) times.push(await one(`One by one ${n}`));
  const cpuMs = round((desk.cpuMs() - before) / ONE_BY_ONE, 2);

  say('at once ...');
  const [heapBefore, started] = [desk.cpuMs(), performance.now()];
  const all = Array.from({ length: AT_ONCE }, (_, n) => cards.wait(`At once ${n}`));
  for (let n = 0; n < AT_ONCE; n++) await send(`At once ${n}`);
  const lastShown = Math.max(...(await Promise.all(all)));
  cards.close();
  return {
    oneByOne: { n: ONE_BY_ONE, taken: spread(times.map(({ taken }) => taken)), untilCardOnSocket: spread(times.map(({ shown }) => shown)), cpuMs },
    atOnce: { n: AT_ONCE, perSecond: round(AT_ONCE / ((lastShown - started) / 1_000)), cpuMs: round((desk.cpuMs() - heapBefore) / AT_ONCE, 2) },
  };
});

/** Resolves with the moment at which a card with a title came. */
async function watch({ url }: Desk, token: string) {
  const waiting = new Map<string, (at: number) => void>();
  const client = new LiveClient(url, { token });
  client.socket.on('board', ({ cards }: { cards: { title: string }[] }) => {
    const now = performance.now();
    for (const { title } of cards) waiting.get(title)?.(now);
  });
  await client.connect();
  return {
    wait: (title: string) => new Promise<number>((resolve) => waiting.set(title, resolve)),
    close: () => client.close(),
  };
}

function aMail(subject: string): Buffer {
  const from = subject.toLowerCase().replaceAll(' ', '.');
  const text = 'Good morning,\r\n\r\nthe kettle in the third floor kitchen hums, stays cold and smells of burnt dust. We tried another socket.\r\n\r\nCould somebody have a look this week?\r\n\r\nKind regards\r\nAna Silva\r\n';
  return Buffer.from(
    [
      `From: Ana Silva <${from}@example.com>`,
      'To: Help <help@desk.example>',
      `Subject: ${subject}`,
      `Message-ID: <${from}.${process.pid}@example.com>`,
      `Date: ${new Date().toUTCString()}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary="b1"',
      '',
      `--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`,
      `--b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div dir="ltr"><p>${text.replaceAll('\r\n\r\n', '</p><p>')}</p></div>`,
      '--b1--',
      '',
    ].join('\r\n'),
  );
}
