import type { Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

const option = (page: Page, title: string) => page.getByRole('option').filter({ hasText: title });
const filtered = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;
const tagged = (tag: string) => filtered({ all: [{ field: 'tag', is: 'oneOf', value: [tag] }] });

test('a filter is put together by keys, stands in the address, and shows a colleague the same list', async ({ desk, product, api, colleague }) => {
  await api('post', 'service-desk/tickets', aTicket({ title: 'Urgent and tagged', priority: 'urgent', tags: ['queue-a'] }));
  await api('post', 'service-desk/tickets', aTicket({ title: 'Calm and tagged', priority: 'low', tags: ['queue-a'] }));
  await openPage(desk, `${product.url}/desk/all?${tagged('queue-a')}`);
  await expect(desk.getByRole('option')).toHaveCount(2);
  await desk.keyboard.press('f');
  const dialog = desk.getByRole('dialog', { name: 'Filter tickets' });
  await dialog.getByRole('button', { name: 'Add condition' }).click();
  await dialog.getByLabel('Field').last().selectOption('priority');
  await dialog.getByRole('button', { name: 'Urgent' }).click();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Show tickets' }).click();
  await expect(desk.getByRole('option')).toHaveCount(1);
  await expect(option(desk, 'Urgent and tagged')).toBeVisible();

  const other = await colleague('Quinn Queue', 'admin');
  await openPage(other, desk.url());
  await expect(other.getByRole('option')).toHaveCount(1);
  await desk.getByRole('button', { name: /^Take off: Priority/ }).click();
  await expect(desk.getByRole('option')).toHaveCount(2);
});

test('a ticket comes into a filtered list and leaves it while one looks, without a word typed', async ({ desk, product, api }) => {
  const filter = { all: [{ field: 'tag', is: 'oneOf', value: ['queue-b'] }, { field: 'priority', is: 'oneOf', value: ['high'] }] };
  const one = await api('post', 'service-desk/tickets', aTicket({ title: 'First of its list', priority: 'high', tags: ['queue-b'] }));
  await openPage(desk, `${product.url}/desk/all?${filtered(filter)}`);
  await expect(desk.getByRole('option')).toHaveCount(1);
  await api('post', 'service-desk/tickets', aTicket({ title: 'Comes later', priority: 'high', tags: ['queue-b'] }));
  await expect(option(desk, 'Comes later')).toBeVisible();
  await api('patch', `service-desk/tickets/${one.id}`, { priority: 'low' });
  await expect(option(desk, 'First of its list')).toHaveCount(0);
});

test('a view is saved, shared, opened by a colleague, and says what of it was removed', async ({ desk, product, api, colleague }) => {
  const team = await api('post', 'teams', { name: 'Queue story' });
  await api('post', 'service-desk/tickets', aTicket({ title: 'Of the team', teamId: team.id, tags: ['queue-c'] }));
  await openPage(desk, `${product.url}/desk/all?${filtered({ all: [{ field: 'tag', is: 'oneOf', value: ['queue-c'] }, { field: 'team', is: 'oneOf', value: [team.id] }] })}`);
  await desk.getByRole('button', { name: 'Save view' }).click();
  const dialog = desk.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name').fill('Hotels, gold tier');
  await dialog.getByLabel('For whom').selectOption('everybody');
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await desk.waitForURL(/\/desk\/hotels-gold-tier-/);
  await expect(desk.getByRole('heading', { level: 1, name: 'Hotels, gold tier' })).toBeVisible();

  const other = await colleague('Quirin Queue', 'admin');
  await openPage(other, `${product.url}/desk/all`);
  await other.getByRole('link', { name: /Hotels, gold tier/ }).click();
  await expect(option(other, 'Of the team')).toBeVisible();
  await fetch(`${product.url}/api/v1/teams/${team.id}`, { method: 'DELETE', headers: { cookie: (await desk.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; '), origin: product.url } });
  await openPage(other, desk.url());
  await expect(other.getByText('A team named here was removed.')).toBeVisible();
});

test('a row is unread until it was seen, in the preview too, and U turns it back', async ({ desk, product, api }) => {
  await api('post', 'service-desk/tickets', aTicket({ title: 'Not read yet', tags: ['queue-d'] }));
  await desk.setViewportSize({ width: 1440, height: 900 });
  await openPage(desk, `${product.url}/desk/all?${tagged('queue-d')}`);
  const row = option(desk, 'Not read yet');
  await expect(row).toHaveClass(/is-unread/);
  await desk.keyboard.press('j');
  await expect(row).not.toHaveClass(/is-unread/);
  await desk.keyboard.press('u');
  await expect(row).toHaveClass(/is-unread/);
  await openPage(desk, desk.url());
  await expect(row).toHaveClass(/is-unread/);
  const read = desk.waitForResponse((answer) => /\/tickets\/[^/]+\/read$/.test(answer.url()) && answer.ok());
  await desk.keyboard.press('j');
  await desk.keyboard.press('Enter');
  await desk.waitForURL(/\/tickets\//);
  await read;
  await openPage(desk, `${product.url}/desk/all?${tagged('queue-d')}`);
  await expect(row).not.toHaveClass(/is-unread/);
});

test('order, groups and columns are chosen and stand in the address; nothing reaches out sideways', async ({ desk, product, api }) => {
  for (const priority of ['low', 'urgent']) await api('post', 'service-desk/tickets', aTicket({ title: `Of ${priority} priority`, priority, tags: ['queue-e'] }));
  await openPage(desk, `${product.url}/desk/all?${tagged('queue-e')}&group=priority&sort=priority&columns=account,status`);
  await expect(desk.getByRole('option').first()).toContainText('Of urgent priority');
  await expect(desk.getByText('Urgent', { exact: true }).first()).toBeVisible();
  await expect(desk.getByText('Account', { exact: true }).first()).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  for (const width of [390, 1024]) {
    await desk.setViewportSize({ width, height: 844 });
    expect(await scrollsSideways(desk), String(width)).toBe(false);
  }
  await desk.keyboard.press('j');
  await desk.keyboard.press('Enter');
  await desk.waitForURL(/\/tickets\//);
  await desk.keyboard.press('j');
  await desk.waitForURL(/\/tickets\//);
});

test('a list is fetched as a file', async ({ desk, product, api }) => {
  await api('post', 'service-desk/tickets', aTicket({ title: '=1+1', tags: ['queue-f'] }));
  await openPage(desk, `${product.url}/desk/all?${tagged('queue-f')}`);
  await desk.getByRole('button', { name: 'More about this view' }).click();
  const coming = desk.waitForEvent('download');
  await desk.getByRole('menuitem', { name: 'Export as CSV' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^all-\d{4}-\d\d-\d\d\.csv$/);
  const text = await new Response((await download.createReadStream()) as never).text();
  expect(text).toContain("'=1+1");
});

test('a filter nobody can read is said, and the view is shown', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/desk/all?filter=${encodeURIComponent('{"all":[{"field":"colour"')}`);
  await expect(desk.getByText('The filter in this address was not understood')).toBeVisible();
  await desk.goto(`${product.url}/desk/gone-abcdef`);
  await expect(desk.getByText(/There is no view/)).toBeVisible();
});
