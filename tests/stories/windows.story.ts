import type { CDPSession, Locator, Page } from '@playwright/test';
import { aTicket, expect, openPage, test } from '../support/stories.ts';

const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Your answer' });
const sent = (page: Page, text: string): Locator => page.getByRole('log').getByRole('article').filter({ hasText: text });

async function write(page: Page, words: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(words);
}
const sessions = new WeakMap<Page, CDPSession>();
/** One window of several loses its connection; a context would lose it as a whole. */
async function offline(page: Page, off: boolean): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: off, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
}
const notSaved = (page: Page): Locator => page.getByText(/^(Not saved yet|Not connected)/);

test.describe.configure({ timeout: 180_000 });

test('one person’s window without a connection keeps its words while another of theirs goes on: they are in the next draft once', async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Windows');
  for (const page of [desk, ben]) await openPage(page, `${product.url}/tickets/${number}`);
  await write(desk, 'We come at nine.');
  await expect(field(ben)).toContainText('We come at nine.');
  await expect(desk.getByText('Shared draft')).toBeVisible();
  await offline(desk, true);
  await desk.keyboard.type(' Typed in the cellar.');
  await expect(notSaved(desk)).toBeVisible();
  await field(ben).focus();
  await ben.keyboard.press('ControlOrMeta+Enter');
  await expect(sent(ben, 'We come at nine.')).toHaveCount(1);
  // The same person opens the ticket once more, where there is a connection, while the other window still has its words.
  const second = await desk.context().newPage();
  await openPage(second, `${product.url}/tickets/${number}`);
  await write(second, 'Bring tea.');
  await expect(second.getByText('Shared draft')).toBeVisible();
  await expect(field(ben)).toHaveText('Bring tea.');
  // It goes on being written in, and kept.
  await desk.keyboard.type(' And more.');
  await offline(desk, false);
  for (const page of [desk, second, ben]) await expect.poll(async () => (await field(page).innerText()).replaceAll(/\s+/g, ' ').trim(), { timeout: 60_000 }).toBe('Bring tea. Typed in the cellar. And more.');
  await expect(notSaved(desk)).toHaveCount(0);
  await second.reload();
  await expect(field(second)).toContainText('Typed in the cellar. And more.');
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/drafts`)).items).toMatchObject([{ n: 2, preview: expect.stringMatching(/^Bring tea\.\s+Typed in the cellar\. And more\.$/) }]);
});

test('what a window that was closed without a connection leaves behind is brought once by whichever is opened next', async ({ desk, product, api, colleague }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Closing');
  const context = desk.context();
  const twin = await context.newPage();
  for (const page of [desk, twin, ben]) await openPage(page, `${product.url}/tickets/${number}`);
  await write(desk, 'From one window. ');
  await expect(field(twin)).toContainText('From one window.');
  await write(twin, 'From its twin. ');
  await expect(field(ben)).toContainText('From its twin.');
  for (const [page, words] of [[desk, 'Left by the one.'], [twin, 'Left by the twin.']] as const) {
    await offline(page, true);
    await write(page, words);
    await expect(notSaved(page)).toBeVisible();
  }
  await field(ben).focus();
  await ben.keyboard.press('ControlOrMeta+Enter');
  await expect(sent(ben, 'From one window. From its twin.')).toHaveCount(1);
  for (const page of [desk, twin]) await page.close();
  const again = await context.newPage();
  await openPage(again, `${product.url}/tickets/${number}`);
  for (const page of [again, ben]) {
    await expect(field(page)).toContainText('Left by the one.', { timeout: 30_000 });
    await expect(field(page)).toContainText('Left by the twin.');
  }
  await again.reload();
  await expect(field(again)).toContainText('Left by the twin.');
  for (const page of [again, ben]) expect((await field(page).innerText()).match(/Left by/g)).toHaveLength(2);
});
