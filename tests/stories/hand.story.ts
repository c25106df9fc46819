import { singleKeys } from '@switchboard/domain/people/key-words.ts';
import type { Page } from '@playwright/test';
import { ADMIN } from '../support/product.ts';
import { aTicket, enter, expect, faults, openPage, scrollsSideways, signIn, test } from '../support/stories.ts';

const tagged = (tag: string) => `filter=${encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: [tag] }] }))}`;
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

test('a whole day without a mouse: queue, answers, comments, properties, snooze, merging, board, search, a new ticket, preferences', async ({ page: desk, product, api }) => {
  await enter(desk.context(), product.url, ADMIN);
  await api('post', 'macros', { name: 'Thanks for calling', body: 'Thank you, {{customer.firstName}}.', actions: [{ do: 'priority', priority: 'low' }] });
  const [first, second, third] = [await api('post', 'service-desk/tickets', aTicket({ title: 'Day one', tags: ['day'] })), await api('post', 'service-desk/tickets', aTicket({ title: 'Day two', tags: ['day', 'day-pair'] })), await api('post', 'service-desk/tickets', aTicket({ title: 'Day three', tags: ['day', 'day-pair'] }))];
  await openPage(desk, `${product.url}/desk/all?${tagged('day')}`);
  await expect(desk.getByRole('option')).toHaveCount(3);

  // The queue: down, up, to me, priority, tags of the one under the cursor.
  await press(desk, 'j', 'j', 'k', 'Shift+A');
  await expect(desk.getByText(/1 ticket assigned to/)).toBeVisible();
  await press(desk, 'p');
  await desk.getByRole('dialog').getByRole('option', { name: 'Urgent' }).waitFor();
  await press(desk, '1');
  await expect(desk.getByText(/Urgent/).first()).toBeVisible();
  await press(desk, 't');
  await expect(desk.getByRole('dialog', { name: /tags/i })).toBeVisible();
  await press(desk, 'Escape', 'Escape');

  // The ticket: an answer with a macro, a comment, status, snooze.
  await openPage(desk, `${product.url}/tickets/${first.number}`);
  await press(desk, 'r');
  await expect(desk.locator('[contenteditable="true"]:visible')).toBeFocused();
  await press(desk, ';');
  const macros = desk.getByRole('dialog', { name: 'Choose a macro' });
  await macros.getByRole('option', { name: /Thanks for calling/ }).waitFor();
  await desk.keyboard.type('Thanks');
  await press(desk, 'Enter');
  await expect(desk.getByText('Thank you, Ana.')).toBeVisible();
  await press(desk, 'Control+Enter');
  await expect(desk.getByRole('article').filter({ hasText: 'Thank you, Ana.' })).toBeVisible();
  await press(desk, 'Escape', 'i');
  await expect(desk.locator('[contenteditable="true"]:visible')).toBeFocused();
  await desk.keyboard.type('Called them, all is well.');
  await press(desk, 'Control+Enter');
  await expect(desk.getByRole('article').filter({ hasText: 'Called them, all is well.' })).toBeVisible();
  await expect(desk.getByRole('textbox', { name: 'Your answer' })).toBeFocused();
  await press(desk, 'Escape', 's');
  await desk.getByRole('option', { name: 'In progress' }).waitFor();
  await desk.keyboard.type('In progress');
  await press(desk, 'Enter');
  await expect(desk.getByRole('button', { name: /In progress/ })).toBeVisible();
  await press(desk, 'h');
  await expect(desk.getByRole('dialog', { name: /Snooze/ })).toBeVisible();
  await press(desk, 'Escape');
  await press(desk, 't');
  await desk.keyboard.type('seen');
  await press(desk, 'Enter', 'Escape');
  await expect(desk.getByText('seen', { exact: true })).toBeVisible();
  await press(desk, 'e');
  await expect(desk.getByRole('button', { name: /Resolved/ })).toBeVisible();

  // Two that are one.
  await openPage(desk, `${product.url}/desk/all?${tagged('day-pair')}`);
  await expect(desk.getByRole('option')).toHaveCount(2);
  await press(desk, 'Control+a', 'Shift+D');
  await expect(desk.getByRole('dialog', { name: 'Merge tickets' })).toBeVisible();
  await desk.getByRole('button', { name: `Merge into ${second.number}` }).focus();
  await press(desk, 'Enter');
  // The row stays under the hand until it lets go; the ticket is over.
  await expect.poll(async () => (await api('get', `service-desk/tickets/${third.number}`)).status.category).toBe('closed');

  await expect(desk.getByRole('dialog', { name: 'Merge tickets' })).toHaveCount(0);

  // To the board and to a column on it.
  await press(desk, 'g', 'b');
  await desk.waitForURL(/\/board/);
  await press(desk, 'ArrowRight', 'ArrowDown', 'm');
  await expect(desk.getByRole('dialog').or(desk.getByRole('menu')).first()).toBeVisible();
  await press(desk, 'Escape');

  // Everything from the palette and the search.
  await press(desk, 'Control+k');
  await desk.keyboard.type('Day two');
  await desk.getByRole('dialog', { name: 'Commands' }).getByRole('option', { name: /Day two/ }).first().waitFor();
  await press(desk, 'Enter');
  await desk.waitForURL(new RegExp(second.number));
  await press(desk, 'g', 's');
  await desk.waitForURL(/\/settings/);
});

test('on the phone: C anywhere, the caller found by number, what was typed survives closing and loading, and the ticket opens', async ({ desk, product, api }) => {
  await api('post', 'contacts', { name: 'Maria Silva', phone: '+351 21 555 0199' });
  const open = await api('post', 'service-desk/tickets', aTicket({ title: 'Waits already', requester: { phone: '+351 21 555 0199' } }));
  await openPage(desk, `${product.url}/customers`);
  await press(desk, 'c');
  const dialog = desk.getByRole('dialog', { name: 'New ticket' });
  await expect(dialog.getByRole('combobox', { name: 'Customer' })).toBeFocused();
  await desk.keyboard.type('0035121 5550199');
  await dialog.getByRole('option', { name: /Maria Silva/ }).waitFor();
  await press(desk, 'Enter');
  await expect(dialog.getByLabel('Subject')).toBeFocused();
  await expect(dialog.getByRole('link', { name: new RegExp(open.number) })).toBeVisible();
  await desk.keyboard.type('Bell rings twice');
  await press(desk, 'Escape');
  await expect(dialog).toHaveCount(0);
  await openPage(desk, `${product.url}/desk/all`);
  await press(desk, 'c');
  await expect(dialog.getByLabel('Subject')).toHaveValue('Bell rings twice');
  await expect(dialog.getByText('Maria Silva', { exact: true })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await press(desk, 'Control+Enter');
  await expect(dialog.getByText('Say what happened')).toBeVisible();
  await expect(dialog.getByLabel('What happened')).toBeFocused();
  await desk.keyboard.type('Since this morning.');
  await press(desk, 'Control+Shift+Enter');
  await expect(desk.getByText(/TKT\d+ opened/)).toBeVisible();
  expect(desk.url()).toContain('/desk/all');
  await desk.getByRole('link', { name: 'Open', exact: true }).click();
  await expect(desk.getByRole('heading', { level: 1, name: 'Bell rings twice' })).toBeVisible();
  await press(desk, 'c');
  await expect(dialog.getByLabel('Subject')).toHaveValue('');
});

test('a template is made, begins a ticket with the caller’s name in it, says what is still open, and counts', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/settings/templates`);
  await desk.getByRole('button', { name: 'Create template' }).first().click();
  const form = desk.getByRole('dialog', { name: 'Create a template' });
  await form.getByLabel('Name').fill('Lost parcel');
  await form.getByLabel('Subject').fill('Parcel of {{customer.name}}');
  await form.getByLabel('Text').fill('{{customer.firstNam}}');
  await form.getByRole('button', { name: 'Create template' }).click();
  await expect(form.getByText(/There is no variable \{\{customer\.firstNam\}\}/)).toBeVisible();
  await form.getByLabel('Text').fill('{{customer.firstName}} waits for it, says {{customer.company}}.');
  await form.getByLabel('Priority').selectOption('high');
  expect(await faults(desk)).toEqual([]);
  await form.getByRole('button', { name: 'Create template' }).click();
  await expect(desk.getByRole('button', { name: 'Lost parcel', exact: true })).toBeVisible();

  await press(desk, 'c');
  const dialog = desk.getByRole('dialog', { name: 'New ticket' });
  await dialog.getByLabel('Email').fill('nadia@example.com');
  await press(desk, 'Alt+t');
  await desk.getByRole('option', { name: /Lost parcel/ }).waitFor();
  await press(desk, 'Enter');
  await expect(dialog.getByLabel('Priority')).toHaveValue('high');
  await dialog.getByLabel('Name').fill('Nadia Osei');
  await press(desk, 'Control+Enter');
  await expect(dialog.getByLabel('Subject')).toHaveValue('Parcel of Nadia Osei');
  await expect(dialog.getByText('Fill in {{customer.company}} or take it out')).toBeVisible();
  await dialog.getByLabel('What happened').fill('Nadia waits for it.');
  await press(desk, 'Control+Enter');
  await expect(desk.getByRole('heading', { level: 1, name: 'Parcel of Nadia Osei' })).toBeVisible();
  await openPage(desk, `${product.url}/settings/templates`);
  await expect(desk.getByRole('row', { name: /Lost parcel/ })).toContainText('1');
});

test('what one chose is there on another device: theme, zone and keys put elsewhere or off', async ({ desk, product, browser }) => {
  await openPage(desk, `${product.url}/preferences`);
  await desk.getByRole('radio', { name: 'Dark' }).check();
  await desk.getByLabel('Time zone').selectOption('Asia/Tokyo');
  // The page comes anew in that zone.
  await expect(desk.getByRole('contentinfo')).toContainText('Asia/Tokyo');
  await desk.locator('html[data-ready]').waitFor();
  await desk.getByText('Change keys').press('Enter');
  await desk.getByLabel('new ticket', { exact: true }).press('x');
  await expect(desk.getByText(/X does “select” already/)).toBeVisible();
  await desk.getByLabel('select', { exact: true }).press('Backspace');
  await desk.getByLabel('new ticket', { exact: true }).press('x');
  await expect(desk.getByLabel('new ticket', { exact: true })).toHaveValue('X');
  expect(await faults(desk)).toEqual([]);

  const other = await (await browser.newContext()).newPage();
  await signIn(other, product.url, ADMIN);
  await other.locator('html[data-ready][data-theme=dark]').waitFor();
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(other.getByText('Asia/Tokyo')).toBeVisible();
  await press(other, 'c');
  await other.waitForTimeout(300);
  await expect(other.getByRole('dialog')).toHaveCount(0);
  await press(other, 'x');
  await expect(other.getByRole('dialog', { name: 'New ticket' })).toBeVisible();
  await press(other, 'Escape', '?');
  await expect(other.getByRole('dialog', { name: 'Keys' })).toContainText('Elsewhere');
  await other.setViewportSize({ width: 390, height: 844 });
  await openPage(other, `${product.url}/preferences`);
  expect(await scrollsSideways(other)).toBe(false);
  await other.close();
});

test('who is out of office says so where tickets are given, and one press gives it to whoever stands in', async ({ desk, product, api, colleague }) => {
  const [ben, cem] = await Promise.all(['Ben Away', 'Cem Here'].map(async (name) => (await (await colleague(name)).request.get(`${product.url}/api/v1/me`)).json().then(({ id }) => id as string)));
  await api('put', `people/${ben}/absence`, { from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 86_400_000 * 3).toISOString(), substituteId: cem });
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'For whoever is here' }));
  // Who is there is asked anew every few seconds.
  await expect(async () => {
    await openPage(desk, `${product.url}/tickets/${ticket.number}`);
    await press(desk, 'a');
    await expect(desk.getByRole('option', { name: /Ben Away.*away until/ })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await desk.keyboard.type('Ben');
  await expect(desk.getByRole('option', { name: /Ben Away/ })).toHaveAttribute('data-selected', /.*/);
  await press(desk, 'Enter');
  await expect(desk.getByText(/Ben is away until/)).toBeVisible();
  await desk.getByRole('button', { name: 'Assign to Cem instead' }).click();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${ticket.number}`)).assigneeId).toBe(cem);

  await openPage(desk, `${product.url}/preferences`);
  await desk.getByLabel('Until').fill('2001-01-01T08:00');
  await desk.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(desk.getByText('This is before the beginning.')).toBeVisible();
  await desk.getByLabel('Until').fill('2999-01-01T08:00');
  await desk.getByLabel('Substitute').selectOption({ label: 'Cem Here' });
  await desk.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(desk.getByText(/You are away until/)).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'I am back' }).click();
  await expect(desk.getByText(/You are away until/)).toHaveCount(0);
});

test('search understands names with a slip, filters in words and both orders; what it does not understand it says', async ({ desk, product, api }) => {
  await api('post', 'contacts', { name: 'Mirela Konstantin', email: 'mirela@example.com' });
  await api('post', 'service-desk/tickets', aTicket({ title: 'Turbine leaks', tags: ['turbo'], requester: { email: 'mirela@example.com' } }));
  await api('post', 'service-desk/tickets', aTicket({ title: 'Noise', description: 'It is the turbine again.' }));
  await openPage(desk, `${product.url}/search`);
  const field = desk.getByRole('searchbox');
  await field.fill('Mirlea Konstatin');
  await expect(desk.getByRole('link', { name: /Mirela Konstantin/ })).toBeVisible();
  await field.fill('turbine');
  await expect(desk.getByRole('link', { name: /Turbine leaks/ })).toBeVisible();
  await desk.getByRole('button', { name: 'Best first' }).press('Enter');
  await desk.waitForURL(/order=best/);
  expect(await faults(desk)).toEqual([]);
  await field.fill('from:mirela tag:turbo is:open after:1d');
  await expect(desk.getByText('One result')).toBeVisible();
  await field.fill('"(((');
  await expect(desk.getByText('Nothing found', { exact: true })).toBeVisible();
  await field.fill('assignee:nemo');
  await expect(desk.getByText('There is no colleague called “nemo”.')).toBeVisible();
});

test('the sheet lists every key of the product, those of the page and those that work elsewhere', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await press(desk, '?');
  const sheet = desk.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByRole('heading', { name: 'Elsewhere' })).toBeVisible();
  const listed = (await sheet.locator('dt').allInnerTexts()).map((caps) => caps.replaceAll('\n', '').toLowerCase());
  for (const key of Object.values(singleKeys).flat()) expect(listed, key).toContain(key.replaceAll('+', '').replaceAll(' ', ''));
  expect(await faults(desk)).toEqual([]);
});
