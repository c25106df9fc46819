import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, test } from '../support/stories.ts';

const side = (page: Page): Locator => page.getByRole('complementary', { name: 'Properties' });
const talk = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });

/** A property that is changed where it stands. */
async function write(page: Page, label: RegExp, value: string): Promise<void> {
  const field = side(page).getByLabel(label).and(page.locator('input, textarea'));
  await side(page).getByRole('button', { name: label }).click();
  await field.fill(value);
  await page.keyboard.press('Enter');
}

test('a ticket says which unit it is about, where it stands, who opened it, and that it came before', async ({ desk, product, api }) => {
  const customer = { name: 'Unit Owner', email: 'unit@owner.example' };
  const before = await api('post', 'service-desk/tickets', aTicket({ requester: customer, title: 'Espresso machine leaks', product: 'Linea Mini', serialNumber: 'LM-1' }));
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ requester: customer, title: 'Water on the floor' }));
  await openPage(desk, `${product.url}/tickets/${number}`);
  await expect(side(desk).getByText('Opened by')).toBeVisible();
  await expect(side(desk).getByText('Serial', { exact: true })).toHaveCount(0);
  await write(desk, /^Product/, 'Linea Mini');
  await write(desk, /^Serial/, 'LM-1');
  await write(desk, /^Warranty/, '2099-03-31');
  await write(desk, /^Contract/, 'AMC-17');
  await write(desk, /^Site/, 'Hall 4, beside the lift');
  await expect(side(desk).getByText('until 31 Mar 2099')).toBeVisible();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`))).toMatchObject({ product: 'Linea Mini', serialNumber: 'LM-1', warrantyUntil: '2099-03-31', warranty: 'under_warranty', contract: 'AMC-17', site: 'Hall 4, beside the lift' });
  await expect(side(desk).getByRole('heading', { name: 'Same problem before' })).toBeVisible();
  await expect(side(desk).getByRole('link', { name: /Espresso machine leaks/ }).first()).toHaveAttribute('href', `/tickets/${before.number}`);
  await expect(side(desk).getByText('the same unit')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  const filter = encodeURIComponent(JSON.stringify({ all: [{ field: 'serialNumber', is: 'equals', value: 'LM-1' }] }));
  await openPage(desk, `${product.url}/desk/all?filter=${filter}`);
  await expect(desk.getByRole('option')).toHaveCount(2);
});

test('a ticket that was resolved by a slip is what it was with one key', async ({ desk, product, api }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('e');
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`)).status.key).toBe('resolved');
  await expect(desk.getByRole('button', { name: 'Undo' })).toBeVisible();
  await desk.keyboard.press('z');
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`)).status.key).toBe('open');
  await expect(talk(desk).getByText('Taken back.')).toBeVisible();
});

test('a ticket that waits for parts goes on by itself with the last of them', async ({ desk, product, api }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ status: 'pending_parts' }));
  await openPage(desk, `${product.url}/tickets/${number}`);
  for (const name of ['Fuser kit', 'Pickup roller']) {
    await side(desk).getByRole('button', { name: 'Add a part' }).click();
    await side(desk).getByLabel('Part', { exact: true }).fill(name);
    await desk.keyboard.press('Enter');
    await expect(side(desk).getByText(name)).toBeVisible();
  }
  await side(desk).getByRole('button', { name: 'Fuser kit arrived' }).click();
  await expect(side(desk).getByText('arrived', { exact: true })).toHaveCount(1);
  expect((await api('get', `service-desk/tickets/${id}`)).status.key).toBe('pending_parts');
  expect(await faults(desk)).toEqual([]);
  expect(await api('post', 'service-desk/part-arrivals', { name: 'pickup roller', quantity: 1 })).toEqual({ given: [{ number, quantity: 1, complete: true }], left: 0 });
  await expect(desk.getByRole('button', { name: 'Open', exact: false }).first()).toBeVisible();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`)).status.key).toBe('open');
  await expect(talk(desk).getByText('1 × pickup roller arrived.')).toBeVisible();
});

test('whoever resolves a ticket says what solved it, and the customer says whether it did', async ({ desk, product, api }) => {
  const { life } = await api('get', 'vocabulary');
  await api('put', 'vocabulary/life', { value: { ...life, resolutionNotes: true, resolvedNotice: true } });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('e');
  const what = desk.getByRole('dialog', { name: 'What solved it?' });
  await expect(what).toBeVisible();
  await desk.keyboard.type('The cable was chewed by a marten; a new one is in.');
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.press('Control+Enter');
  await expect(talk(desk).getByText('The cable was chewed by a marten; a new one is in.')).toBeVisible();
  await expect(side(desk).getByRole('heading', { name: 'Solution' })).toBeVisible();
  await side(desk).getByRole('button', { name: 'The customer says it is solved' }).click();
  await expect(side(desk).getByText('Confirmed by the customer')).toBeVisible();
  expect(await api('get', `service-desk/tickets/${id}`)).toMatchObject({ status: { key: 'closed' }, resolution: 'The cable was chewed by a marten; a new one is in.' });
  await api('put', 'vocabulary/life', { value: life });
});

test('where the desk asks what solved a ticket, many are asked about once, a card on the board too, and an answer that resolves says it itself', async ({ desk, product, api }) => {
  const { life } = await api('get', 'vocabulary');
  await api('put', 'vocabulary/life', { value: { ...life, resolutionNotes: true } });
  try {
    const numbers = [];
    for (let i = 0; i < 24; i++) numbers.push((await api('post', 'service-desk/tickets', aTicket({ title: `Outage ${i}`, tags: ['outage-of-many'] }))).number);
    const solution = async (number: string) => (await api('get', `service-desk/tickets/${number}`)).resolution;
    const what = desk.getByRole('dialog', { name: 'What solved it?' });
    await openPage(desk, `${product.url}/desk/all?filter=${encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: ['outage-of-many'] }] }))}`);
    await desk.keyboard.press('Control+a');
    await desk.keyboard.press('s');
    await desk.getByRole('dialog').getByRole('option', { name: 'Resolved' }).click();
    await expect(what).toBeVisible();
    await desk.keyboard.press('Escape');
    await expect(what).toHaveCount(0);
    expect((await api('get', `service-desk/tickets/${numbers[0]}`)).status.key).toBe('open');
    await expect(desk.getByRole('toolbar', { name: '24 selected' })).toBeVisible();
    await desk.keyboard.press('s');
    await desk.getByRole('dialog').getByRole('option', { name: 'Resolved' }).click();
    await expect(what).toBeVisible();
    await desk.keyboard.type('The switch was renewed.');
    await desk.keyboard.press('Control+Enter');
    await expect(desk.getByText('24 tickets changed')).toBeVisible({ timeout: 20_000 });
    expect(await solution(numbers[23])).toBe('The switch was renewed.');

    const card = await api('post', 'service-desk/tickets', aTicket({ title: 'Carried and asked' }));
    await openPage(desk, `${product.url}/board`);
    await desk.locator('.card', { hasText: 'Carried and asked' }).focus();
    await desk.keyboard.press('m');
    await desk.keyboard.type('Resolved');
    await desk.keyboard.press('Enter');
    await expect(what).toBeVisible();
    await desk.keyboard.type('A firm press.');
    await desk.keyboard.press('Control+Enter');
    await expect.poll(() => solution(card.number)).toBe('A firm press.');

    const told = await api('post', 'service-desk/tickets', aTicket());
    await openPage(desk, `${product.url}/tickets/${told.number}`);
    await desk.keyboard.press('r');
    await desk.keyboard.type('The fuse had blown; a new one is in.');
    await desk.keyboard.press('Control+Shift+Enter');
    await expect.poll(() => solution(told.number)).toBe('The fuse had blown; a new one is in.');
    await expect(side(desk).getByRole('heading', { name: 'Solution' })).toBeVisible();
  } finally {
    await api('put', 'vocabulary/life', { value: life });
  }
});
