import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { executablePath } from '../../tests/support/chromium.ts';

export type BrowserBoard = {
  /** When each title first stood in the page, in ms since 1970. */
  rows(): Promise<Map<string, number>>;
  close(): Promise<void>;
};

/** A browser of somebody who is signed in, with nothing cached. */
export async function openBrowser(url: string, cookie: string): Promise<{ browser: Browser; context: BrowserContext }> {
  const browser = await chromium.launch({ executablePath });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })));
  return { browser, context };
}

/** The queue in a browser, noting when rows appear. */
export async function openBrowserBoard(url: string, cookie: string): Promise<BrowserBoard> {
  const { browser, context } = await openBrowser(url, cookie);
  const page = await context.newPage();
  await page.goto(`${url}/desk/all`);
  await page.locator('html[data-ready]').waitFor();
  // As text: this code runs in the page, whose globals are not ours.
  await page.evaluate(`{
    window.firstSeen = {};
    new MutationObserver((changes) => {
      const now = Date.now();
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) for (const title of node.textContent.match(/Live \\d+/g) ?? []) window.firstSeen[title] ??= now;
      }
    }).observe(document.body, { childList: true, subtree: true });
  }`);
  return {
    rows: async () => new Map(Object.entries((await page.evaluate('window.firstSeen')) as Record<string, number>)),
    close: () => browser.close(),
  };
}
