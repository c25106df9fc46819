import type { Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

const bellOf = (page: Page) => page.getByRole('button', { name: /notification/i });

test('who is given a ticket sees the bell ring in every window, reads it by keys, and the other windows know', async ({ desk, product, api, colleague }) => {
  const [dan, twin] = await twoWindows(await colleague('Dan Bell'), product.url);
  await openPage(desk, `${product.url}/desk/all`);
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Boiler cold since six' }));
  const people = await api('get', 'people?limit=100');
  const id = people.items.find((person: { email: string }) => person.email === 'dan.bell@desk.example').id;
  await api('post', `service-desk/tickets/${ticket.id}/assign`, { assigneeId: id, reason: 'You know boilers.' });

  for (const window of [dan, twin]) await expect(bellOf(window)).toHaveAccessibleName('1 unread notification');
  await expect(bellOf(desk)).toHaveAccessibleName('Notifications');

  await dan.keyboard.press('g');
  await dan.keyboard.press('n');
  const panel = dan.getByRole('dialog', { name: 'Notifications' });
  await expect(panel.getByText('assigned this to you')).toBeVisible();
  await expect(panel.getByText('You know boilers.')).toBeVisible();
  expect(await faults(dan)).toEqual([]);
  await dan.keyboard.press('j');
  await dan.keyboard.press('Enter');
  await dan.waitForURL(new RegExp(`/tickets/${ticket.number}`));
  for (const window of [dan, twin]) await expect(bellOf(window)).toHaveAccessibleName('Notifications');
});

test('what happens in the ticket that one looks at is read as it comes', async ({ product, api, colleague }) => {
  const [dan] = await twoWindows(await colleague('Una Bell'), product.url);
  const people = await api('get', 'people?limit=100');
  const id = people.items.find((person: { email: string }) => person.email === 'una.bell@desk.example').id;
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder hums', assigneeId: id }));
  const other = await api('post', 'service-desk/tickets', aTicket({ title: 'Frother drips' }));
  await expect(bellOf(dan)).toHaveAccessibleName('1 unread notification');
  await openPage(dan, `${product.url}/tickets/${ticket.number}`);
  await expect(bellOf(dan)).toHaveAccessibleName('Notifications');
  await api('post', `service-desk/tickets/${ticket.id}/messages`, { body: 'The burr is worn.', isInternal: true });
  await api('post', `service-desk/tickets/${other.id}/assign`, { assigneeId: id });
  await expect(bellOf(dan)).toHaveAccessibleName('1 unread notification');
});

test('what one does not want to hear of is chosen in a table, and kept', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/preferences/notifications`);
  expect(await faults(desk)).toEqual([]);
  const box = desk.getByRole('checkbox', { name: 'A ticket is assigned to you: E-mail' });
  await expect(box).toBeChecked();
  const kept = desk.waitForResponse((answer) => answer.url().endsWith('/notifications/preferences') && answer.ok());
  await box.uncheck();
  await kept;
  await desk.getByRole('switch', { name: 'No mail, push or sound at these times' }).check();
  await desk.getByLabel('From', { exact: true }).fill('18:30');
  await desk.getByLabel('From', { exact: true }).blur();
  await expect(async () => {
    await openPage(desk, desk.url());
    await expect(desk.getByRole('checkbox', { name: 'A ticket is assigned to you: E-mail' })).not.toBeChecked();
    await expect(desk.getByLabel('From', { exact: true })).toHaveValue('18:30');
  }).toPass();
  await desk.getByRole('button', { name: 'Try it: In the app' }).click();
  await expect(desk.getByText('Sent.')).toBeVisible();
  await expect(bellOf(desk)).toHaveAccessibleName(/unread/);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

/** Somebody with two windows open. */
async function twoWindows(first: Page, url: string): Promise<[Page, Page]> {
  const second = await first.context().newPage();
  for (const page of [first, second]) await openPage(page, `${url}/desk/all`);
  for (const page of [first, second]) await expect(page.getByRole('contentinfo').getByText('Live', { exact: true })).toBeVisible();
  return [first, second];
}
