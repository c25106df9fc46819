import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Product } from '../support/product.ts';
import { aTicket, expect, openPage, test } from '../support/stories.ts';

/** `npm run test:long` asks for 30 s. */
const AWAY_S = Number(process.env.OUTAGE_SECONDS ?? 8);

const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Your answer' });
const note = (page: Page): Locator => page.getByRole('region', { name: 'Shared note' });
const text = (page: Page): Locator => note(page).getByRole('textbox', { name: 'Shared note text' });
const words = async (of: Locator): Promise<string> => (await of.innerText()).replaceAll(/\s+/g, ' ').trim();

/** The database stands still and answers nobody, as one does whose disk or network hangs; afterwards it goes on. */
async function stopped({ dataDir }: Product, work: () => Promise<void>): Promise<void> {
  const pid = Number.parseInt(await readFile(join(dataDir, 'mongo/db/mongod.lock'), 'utf8'), 10);
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

test.describe.configure({ timeout: 120_000 + AWAY_S * 2_000 });

test(`the database is away for ${AWAY_S} s: typing goes on and says that it is not saved, others are shown nothing that is not stored, and everything is there afterwards`, async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const maria = await colleague('Maria Outage');
  for (const page of [desk, maria]) await openPage(page, `${product.url}/tickets/${number}`);
  await desk.locator('body').press('w');
  await expect(text(desk)).toBeFocused();
  await desk.keyboard.type('Noted before.');
  await expect(text(maria)).toContainText('Noted before.');
  await field(desk).focus();
  await desk.keyboard.type('Written before.');
  await expect(field(maria)).toContainText('Written before.');
  await expect(desk.getByText('Shared draft')).toBeVisible();
  const typed: string[] = [];
  await stopped(product, async () => {
    await desk.keyboard.press('ControlOrMeta+End');
    for (const until = Date.now() + AWAY_S * 1_000; Date.now() < until; ) {
      const word = ` w${typed.length}.`;
      await desk.keyboard.type(word, { delay: 20 });
      typed.push(word.trim());
      await desk.waitForTimeout(150);
    }
    // It stands before whoever typed it, with the mark.
    expect(await words(field(desk))).toBe(['Written before.', ...typed].join(' '));
    await expect(desk.getByText('Not saved yet').or(desk.getByText(/^Not connected/)).first()).toBeVisible();
    await text(desk).focus();
    await desk.keyboard.press('ControlOrMeta+End');
    await desk.keyboard.type(' Noted meanwhile.');
    await expect(note(desk).getByText('Not saved yet')).toBeVisible();
    expect(await words(field(maria))).toBe('Written before.');
    expect(await words(text(maria))).toBe('Noted before.');
  });
  const whole = ['Written before.', ...typed].join(' ');
  await expect.poll(async () => words(field(maria)), { timeout: 60_000 }).toBe(whole);
  await expect.poll(async () => words(text(maria)), { timeout: 60_000 }).toBe('Noted before. Noted meanwhile.');
  for (const mark of ['Not saved yet', /^Not connected/]) await expect(desk.getByText(mark)).toHaveCount(0, { timeout: 30_000 });
  expect(await words(field(desk))).toBe(whole);
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/replies/email`)).text).toBe(whole);
  expect((await api('get', `service-desk/tickets/${id}/note`)).text).toBe('Noted before. Noted meanwhile.');
});
