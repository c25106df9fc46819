import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test';
import { ADMIN, startProduct, type Product } from './product.ts';

type Kept = { product: Product; cookies: Awaited<ReturnType<Page['context']>>['cookies'] extends () => Promise<infer C> ? C : never };
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
type Mine = {
  /** Closes every window that a story opened: what stays open goes on working and slows those that follow. */
  tidy: void;
  /** A page of somebody who is signed in as the administrator, on the desk. */
  desk: Page;
  /** The REST API with the same session. */
  api: (method: Method, path: string, body?: unknown) => Promise<any>;
};

/** Stories of one worker share one product; each has a browser context of its own. */
export const test = base.extend<Mine, { kept: Kept; product: Product }>({
  product: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  kept: [
    async ({ product, browser }, use) => {
      const page = await browser.newPage();
      await signIn(page, product.url, ADMIN);
      await use({ product, cookies: await page.context().cookies() });
      await page.close();
    },
    { scope: 'worker' },
  ],
  tidy: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
  desk: async ({ kept, page }, use) => {
    await page.context().addCookies(kept.cookies);
    await asItComes(page, kept.product.url);
    await openPage(page, `${kept.product.url}/desk/all`);
    await use(page);
  },
  api: async ({ kept, playwright }, use) => {
    const { url } = kept.product;
    const cookie = kept.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const context = await playwright.request.newContext({ baseURL: url, extraHTTPHeaders: { cookie, origin: url } });
    await use((method, path, body) => ask(context, method, path, body));
    await context.dispose();
  },
});

export { expect };

/** What a person chose follows them from story to story: each begins with the product as it comes. */
async function asItComes(page: Page, url: string): Promise<void> {
  await page.context().request.patch(`${url}/api/v1/preferences`, { headers: { origin: url }, data: { theme: null, density: null, text: null, language: null, zone: null, singleKeys: null, preview: null, keys: null } });
}

export async function signIn(page: Page, url: string, { email, password }: { email: string; password: string }): Promise<void> {
  await openPage(page, `${url}/auth/sign-in`);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\//);
}

/** Opens a page and waits until its keys and buttons work. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}

/** What axe finds, best practices included, as lines that say where. */
export async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** True where something reaches out of the screen sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

let count = 0;
export const aTicket = (more: object = {}) => ({
  title: `Kettle does not boil ${++count}`,
  description: 'It hums and stays cold.',
  requester: { name: 'Ana Silva', email: `ana${count}@example.com` },
  channel: 'email',
  ...more,
});

async function ask(context: APIRequestContext, method: Method, path: string, body?: unknown) {
  const response = await context[method](`/api/v1/${path}`, body === undefined ? {} : { data: body });
  expect(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`).toBe(true);
  return response.status() === 204 ? null : response.json();
}
