import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, takeBack, test } from '../support/stories.ts';

const lane = (page: Page, key: string): Locator => page.locator(`[data-column="${key}"]`);
const cardIn = (page: Page, key: string, title: string): Locator => lane(page, key).locator('.card', { hasText: title });

async function carry(page: Page, card: Locator, to: Locator): Promise<void> {
  await card.scrollIntoViewIfNeeded();
  const [from, into] = [(await card.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 30, { steps: 3 });
  await page.mouse.move(into.x + 80, into.y + 120, { steps: 8 });
}

test('a card carried by mouse is there for everybody, and Z brings it back', async ({ desk, product, api, colleague }) => {
  const maria = await colleague('Maria Board', 'supervisor');
  const { title } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/board`);
  await openPage(maria, `${product.url}/board`);
  await carry(desk, cardIn(desk, 'open', title), lane(desk, 'in_progress'));
  await expect(desk.locator('.card.is-ghost')).toHaveCount(1);
  await expect(desk.locator('.drop-tip')).toContainText('Drop on In progress');
  await desk.mouse.up();
  await expect(cardIn(desk, 'in_progress', title)).toBeVisible();
  await expect(cardIn(maria, 'in_progress', title)).toBeVisible();
  // Taking back is offered for eight seconds, whatever the other browser needs: so it is tried with a way that nobody waits for.
  await carry(desk, cardIn(desk, 'in_progress', title), lane(desk, 'open'));
  await desk.mouse.up();
  await expect(cardIn(desk, 'open', title)).toBeVisible();
  await expect(desk.getByText(/ moved to Open$/)).toBeVisible();
  await takeBack(desk);
  await expect(cardIn(desk, 'in_progress', title)).toBeVisible();
  expect(await faults(desk)).toEqual([]);
});

test('a forbidden column says why while one is over it, and the card stays', async ({ desk, product, api }) => {
  const { title } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/board`);
  await carry(desk, cardIn(desk, 'open', title), lane(desk, 'unassigned'));
  await expect(desk.locator('.drop-tip')).toContainText('does not go back to Unassigned');
  await desk.mouse.up();
  await expect(cardIn(desk, 'open', title)).toBeVisible();
});

test('without a mouse: pick up, carry, drop, put back, move to', async ({ desk, product, api }) => {
  const { title } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/board`);
  await cardIn(desk, 'open', title).focus();
  await desk.keyboard.press('Space');
  await desk.keyboard.press('ArrowRight');
  await desk.keyboard.press('Escape');
  await expect(cardIn(desk, 'open', title)).toBeFocused();
  await desk.keyboard.press('Space');
  await desk.keyboard.press('ArrowRight');
  await desk.keyboard.press('Space');
  await expect(cardIn(desk, 'in_progress', title)).toBeFocused();
  await desk.keyboard.press('m');
  await desk.keyboard.type('Resolved');
  await desk.keyboard.press('Enter');
  await expect(cardIn(desk, 'resolved', title)).toBeVisible();
});

test('who is at a ticket stands on its card and row, and is gone when they leave', async ({ desk, product, api, colleague }) => {
  const { title, number } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Board');
  await openPage(desk, `${product.url}/board`);
  await openPage(ben, `${product.url}/tickets/${number}`);
  // Only what stands on the screen is asked about.
  await cardIn(desk, 'open', title).scrollIntoViewIfNeeded();
  await expect(cardIn(desk, 'open', title).getByRole('img', { name: 'Ben Board is looking' })).toBeVisible();
  await openPage(desk, `${product.url}/desk/all`);
  await desk.locator('.tk', { hasText: title }).scrollIntoViewIfNeeded();
  await expect(desk.locator('.tk', { hasText: title }).getByRole('img', { name: 'Ben Board is looking' })).toBeVisible();
  await ben.close();
  await expect(desk.getByRole('img', { name: 'Ben Board is looking' })).toHaveCount(0);
});

test('a ticket that is taken over shows a bar to who has it open, and keeps what they write', async ({ desk, product, api, colleague }) => {
  const { title, number } = await api('post', 'service-desk/tickets', aTicket());
  const cara = await colleague('Cara Board');
  await openPage(cara, `${product.url}/tickets/${number}`);
  await openPage(desk, `${product.url}/board`);
  await cardIn(desk, 'open', title).focus();
  await desk.keyboard.press('Shift+A');
  await expect(desk.getByText(`${number} is yours now`)).toBeVisible();
  await expect(cara.getByText('took this over.')).toBeVisible();
});

test('a column over its limit says so', async ({ desk, product, api }) => {
  for (let n = 0; n < 2; n += 1) await api('post', 'service-desk/tickets', aTicket({ status: 'open' }));
  await openPage(desk, `${product.url}/board`);
  await desk.getByRole('button', { name: 'Limit of Open' }).click();
  await desk.getByLabel('At most so many cards').fill('none');
  await desk.getByRole('button', { name: 'Set limit' }).click();
  await expect(desk.getByText('Give a whole number from 1 to 999.')).toBeVisible();
  await desk.getByLabel('At most so many cards').fill('1');
  await desk.keyboard.press('Enter');
  await expect(lane(desk, 'open').getByText(/\d+ of 1/)).toBeVisible();
  await openPage(desk, `${product.url}/board`);
  await expect(lane(desk, 'open').getByText(/\d+ of 1/)).toBeVisible();
});

test('one column at a time on a phone, by tabs, and rows across on a desk', async ({ desk, product, api }) => {
  const { title } = await api('post', 'service-desk/tickets', aTicket({ priority: 'urgent' }));
  await openPage(desk, `${product.url}/board?rows=priority`);
  await expect(desk.getByRole('region', { name: 'Urgent' }).locator('.card', { hasText: title })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.setViewportSize({ width: 390, height: 844 });
  await openPage(desk, `${product.url}/board`);
  await desk.getByRole('button', { name: /^Open/ }).click();
  await expect(cardIn(desk, 'open', title)).toBeVisible();
  await expect(lane(desk, 'resolved')).toBeHidden();
  expect(await scrollsSideways(desk)).toBe(false);
});
