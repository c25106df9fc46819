import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test';
import { ADMIN, startProduct, type Product } from './product.ts';

type Kept = { product: Product; cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> };
type Person = { email: string; password: string };
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
type Mine = {
  /** Closes every window that a story opened: what stays open goes on working and slows those that follow. */
  tidy: void;
  /** A window of somebody who is signed in as the administrator; it shows nothing yet. */
  desk: Page;
  /** The REST API with the same session. */
  api: (method: Method, path: string, body?: unknown) => Promise<any>;
  /** A window of somebody who has just joined, in a browser of their own; it shows nothing yet. "Ben Okafor" has the address ben.okafor@desk.example. */
  colleague: (name: string, role?: string) => Promise<Page>;
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
      await enter(page, product.url, ADMIN);
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
    await use(page);
  },
  api: async ({ kept, playwright }, use) => {
    const { url } = kept.product;
    const cookie = kept.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const context = await playwright.request.newContext({ baseURL: url, extraHTTPHeaders: { cookie, origin: url } });
    await use((method, path, body) => ask(context, method, path, body));
    await context.dispose();
  },
  colleague: async ({ api, browser, product }, use) => {
    await use(async (name, role = 'agent') => {
      const { invitation } = await api('post', 'people', { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@desk.example`, role });
      const page = await (await browser.newContext()).newPage();
      await send(page, `${product.url}${new URL(invitation.link).pathname}`, { name, password: ADMIN.password });
      return page;
    });
  },
});

export { expect };

/** What a person chose follows them from story to story: each begins with the product as it comes. */
async function asItComes(page: Page, url: string): Promise<void> {
  await page.context().request.patch(`${url}/api/v1/preferences`, { headers: { origin: url }, data: { theme: null, density: null, text: null, language: null, zone: null, singleKeys: null, preview: null, keys: null } });
}

/** Signs in as people do; it stands on the desk then. */
export async function signIn(page: Page, url: string, { email, password }: Person): Promise<void> {
  await openPage(page, `${url}/auth/sign-in`);
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/desk\//);
}

/** Is signed in without showing a page, for stories of something else: two pages less to load. */
export async function enter(page: Page, url: string, { email, password }: Person): Promise<void> {
  await send(page, `${url}/auth/sign-in`, { email, password });
}

/** What a form sends; the cookies of the answer are the window's. */
async function send(page: Page, url: string, form: Record<string, string>): Promise<void> {
  const response = await page.context().request.post(url, { form, headers: { origin: new URL(url).origin, accept: 'text/html' }, maxRedirects: 0 });
  expect(response.status(), `${url}: ${await response.text()}`).toBe(303);
}

/** Opens a page and waits until its keys and buttons work. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}

/** What axe finds, best practices included, as lines that say where; of `rules` alone where some are named. */
export async function faults(page: Page, ...rules: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  if (rules.length > 0) builder.withRules(rules);
  // What joins the findings of several frames is a page of its own, which costs as much again.
  builder.setLegacyMode(page.frames().length === 1);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** What is wrong in the other theme of a page that stands there in light: what depends on colours, as the rest is the same page. */
export async function faultsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate("document.documentElement.dataset.theme = 'dark'");
  const found = await faults(page, ...ofColours);
  await page.evaluate("document.documentElement.dataset.theme = 'light'");
  return found;
}

/** The rules that another theme can break. */
export const ofColours = ['color-contrast', 'link-in-text-block'];

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
