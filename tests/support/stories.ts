import { expect, test as base, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { faults } from './faults.ts';
import { ADMIN, startProduct, type Product } from './product.ts';
import { window } from './window.ts';

type Kept = { product: Product; context: BrowserContext; cookies: Awaited<ReturnType<BrowserContext['cookies']>> };
type Person = { email: string; password: string };
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
type Mine = {
  /** True in `test:long`: a story waits as long and looks at as much as was asked for; in `npm test` it does less of the same. */
  long: boolean;
  /** Closes every window that a story opened: what stays open goes on working and slows those that follow. */
  tidy: void;
  /** A window of somebody who is signed in as the administrator; it shows nothing yet. */
  desk: Page;
  /** The REST API with the same session. */
  api: (method: Method, path: string, body?: unknown) => Promise<any>;
  /** A window of somebody who has just joined, in a browser of their own; it shows nothing yet. "Ben Okafor" has the address ben.okafor@desk.example. */
  colleague: (name: string, role?: string) => Promise<Page>;
};

/** Contexts that the stories of a worker share. */
const lasting = new Set<BrowserContext>();

/** Stories of one worker share one product, and the administrator's browser, which has the program of the pages by then; colleagues come with browsers of their own. */
export const test = base.extend<Mine, { kept: Kept; product: Product }>({
  long: [false, { option: true }],
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
      const context = await browser.newContext(window);
      lasting.add(context);
      await enter(context, product.url, ADMIN);
      await use({ product, context, cookies: await context.cookies() });
      await context.close();
    },
    { scope: 'worker' },
  ],
  tidy: [
    async ({ browser }, use) => {
      await use();
      const over = browser.contexts().filter((context) => !lasting.has(context));
      await Promise.all([...over.map((context) => context.close()), ...[...lasting].flatMap((context) => context.pages()).map((page) => page.close())]);
    },
    { auto: true },
  ],
  desk: async ({ kept }, use) => {
    const page = await kept.context.newPage();
    await asNew(page, kept);
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
      await send(page.context(), `${product.url}${new URL(invitation.link).pathname}`, { name, password: ADMIN.password });
      return page;
    });
  },
});

export { expect, faults };

/** A browser that knows the pages' program and nothing else: no story meets what another one left on the device. */
async function asNew(page: Page, { context, product, cookies }: Kept): Promise<void> {
  await Promise.all([context.clearCookies(), context.clearPermissions(), context.setOffline(false), context.unrouteAll()]);
  await context.addCookies(cookies);
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: product.url, storageTypes: 'local_storage,indexeddb,service_workers,cache_storage' });
  await session.detach();
}

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
export async function enter(context: BrowserContext, url: string, { email, password }: Person): Promise<void> {
  await send(context, `${url}/auth/sign-in`, { email, password });
}

/** What a form sends; the cookies of the answer are the window's. */
async function send(context: BrowserContext, url: string, form: Record<string, string>): Promise<void> {
  const response = await context.request.post(url, { form, headers: { origin: new URL(url).origin, accept: 'text/html' }, maxRedirects: 0 });
  expect(response.status(), `${url}: ${await response.text()}`).toBe(303);
}

/** Opens a page and waits until its keys and buttons work. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('html[data-ready]').waitFor();
}

/** Takes back by Z what was just done, once the page offers it: others may see what was done before whoever did it is answered. */
export async function takeBack(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeVisible();
  await page.keyboard.press('z');
}

/** What is wrong in the other theme of a page that stands there in light: what depends on colours, as the rest is the same page; by no `rules` everything. */
export async function faultsInTheDark(page: Page, rules: readonly string[] = ofColours): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate("document.documentElement.dataset.theme = 'dark'");
  const found = await faults(page, ...rules);
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
