import { ADMIN, startProduct } from '../support/product.ts';
import { enter, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

test('the example desk is loaded from the first page, backed up, and removed again with one press', async ({ page }) => {
  test.slow();
  const product = await startProduct();
  try {
    await enter(page.context(), product.url, ADMIN);
    await openPage(page, product.url);
    await page.getByRole('button', { name: /example|demo/i }).click();
    await expect(page.getByText('Espresso machine leaking from group 2, breakfast at 06:00').first()).toBeVisible({ timeout: 120_000 });

    await openPage(page, `${product.url}/settings/backups`);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back up now' }).click();
    await expect(page.getByRole('row', { name: /Asked for/ })).toBeVisible();
    // The page looks after it by itself.
    await expect(page.getByRole('row', { name: /Asked for.*120 tickets/ })).toContainText('.backup', { timeout: 90_000 });
    await page.getByLabel('Every so many hours').fill('6');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved')).toBeVisible();

    await openPage(page, `${product.url}/settings/health`);
    await page.getByRole('button', { name: 'Remove them' }).click();
    await expect(page.getByText('120 example tickets removed.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Remove them' })).toHaveCount(0);
    await openPage(page, `${product.url}/desk/all`);
    await expect(page.getByText('Espresso machine leaking')).toHaveCount(0);
  } finally {
    await product.stop();
  }
});

test('the health page says in words what is halted, and a word lets it flow again', async ({ page }) => {
  test.slow();
  const product = await startProduct();
  try {
    await enter(page.context(), product.url, ADMIN);
    const halted = await page.request.put(`${product.url}/api/v1/settings/mail.halted`, { headers: { origin: product.url }, data: { value: true } });
    expect(halted.status()).toBe(200);

    await openPage(page, `${product.url}/settings/health`);
    await expect(page.getByText('Something needs you.')).toBeVisible();
    const first = page.locator('.checks li').first();
    await expect(first).toContainText('Mail in and out');
    await expect(first).toContainText('What to do');
    expect(await faults(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    expect(await scrollsSideways(page)).toBe(false);
    await page.getByRole('button', { name: 'Let mail flow and send what waits' }).click();
    await expect(page.getByText('Mail flows again.')).toBeVisible();
    await expect(page.getByText('Something needs you.')).toHaveCount(0);
  } finally {
    await product.stop();
  }
});
