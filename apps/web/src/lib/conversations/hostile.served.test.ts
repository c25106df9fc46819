import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from '@playwright/test';
import { cleanHtml } from '@switchboard/domain/conversations/mail/clean-html.ts';
import { parseMail } from '@switchboard/domain/conversations/mail/parse-mail.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executablePath } from '../../../../../tests/support/chromium.ts';
import { provoke, watch } from '../../../../../tests/support/hostile-words.ts';
import { xssCases } from '../../../../../tests/support/xss-cases.ts';
import { showHtml } from './show-html.ts';

/**
 * What the sanitisers leave of some hundreds of hostile letters, in a real browser that is allowed to run it: no policy, no sandbox that would stop what they let through. What the product puts around
 * them besides is looked at in tests/stories/xss.story.ts.
 */
let browser: Browser;
let server: Server;
let home: string;
let shown = '';

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'] });
  server = createServer((req, res) => (req.url === '/' ? res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html><body>${shown}</body></html>`) : res.writeHead(404).end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

const attribute = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const framed = (html: string, sandbox: string) => `<div data-shown><iframe sandbox="${sandbox}" srcdoc="${attribute(`<!doctype html><body>${html}</body>`)}"></iframe></div>`;
const permissive = 'allow-scripts allow-same-origin allow-popups allow-forms allow-modals allow-top-navigation';

/** Shows pieces, some at a time, and tells what they did and what they are made of. */
async function outcome(pieces: string[], { touch = true } = {}): Promise<{ seen: number; offences: string[] }> {
  const context = await browser.newContext();
  const watched = await watch(context, home);
  const page = await context.newPage();
  const offences: string[] = [];
  let seen = 0;
  for (let at = 0; at < pieces.length; at += 100) {
    shown = pieces.slice(at, at + 100).join('\n');
    await page.goto(home, { waitUntil: 'load' });
    if (!touch) continue;
    const found = await page.evaluate(provoke, '[data-shown]');
    seen += found.seen;
    offences.push(...found.offences.filter((each) => each !== 'a frame that may run scripts'));
  }
  await page.waitForTimeout(200);
  await context.close();
  return { seen, offences: [...offences, ...watched.offences] };
}

test('the cases are what they say: shown as they are, a great many of them run or load something', async () => {
  const { offences } = await outcome(xssCases.filter((_each, n) => n % 4 === 0).map((each) => framed(each, permissive.replace(' allow-top-navigation', ''))), { touch: false });
  expect(offences.filter((each) => each.includes('script ran')).length).toBeGreaterThan(25);
  expect(offences.filter((each) => each.startsWith('asked https://evil.example')).length).toBeGreaterThan(10);
});

test('letters: nothing runs and nothing leaves, even where that would be allowed', async () => {
  const letters: string[] = [];
  for (const html of xssCases) {
    const raw = Buffer.from(['From: m@evil.example', 'Subject: x', 'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', '', `<p>before</p>${html}`].join('\r\n'));
    const { shown: said } = await parseMail({ raw, loopMark: '', ownMessageId: false });
    const bodies = said.format === 'html' ? [said.body, said.full ?? ''].filter(Boolean) : [];
    letters.push(...bodies.map((body) => (letters.length % 10 === 0 ? framed(showHtml(body), permissive) : `<div data-shown>${showHtml(body)}</div>`)));
  }
  expect(letters.length).toBeGreaterThanOrEqual(xssCases.length);
  const { seen, offences } = await outcome(letters);
  expect(offences).toEqual([]);
  expect(seen).toBeGreaterThan(xssCases.length);
});

test('comments, answers and macros: nothing runs and nothing leaves, in the page itself', async () => {
  const { seen, offences } = await outcome(xssCases.map((html) => `<div data-shown>${showHtml(cleanHtml(`<p>before</p>${html}`).html)}</div>`));
  expect(offences).toEqual([]);
  expect(seen).toBeGreaterThan(xssCases.length);
});

test('the second reader holds alone: what was stored without the first is harmless too', async () => {
  const { offences } = await outcome(xssCases.map((html) => `<div data-shown>${showHtml(html)}</div>`));
  expect(offences).toEqual([]);
});
