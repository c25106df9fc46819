import type { Locator, Page } from '@playwright/test';
import { wrongWithLooks } from '../support/looks.ts';
import { aTicket, expect, faults, faultsInTheDark, openPage, scrollsSideways, takeBack, test } from '../support/stories.ts';

const side = (page: Page): Locator => page.getByRole('complementary', { name: 'Properties' });
const talk = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
const filtered = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;
const tagged = (tag: string) => filtered({ all: [{ field: 'tag', is: 'oneOf', value: [tag] }] });

/** One of the things that are done more seldom: `.` and its name. */
async function more(page: Page, name: string): Promise<void> {
  await page.keyboard.press('.');
  await page.getByRole('menuitem', { name, exact: true }).click();
}

/** A property that is changed where it stands. */
async function write(page: Page, label: RegExp, value: string): Promise<void> {
  const field = side(page).getByLabel(label).and(page.locator('input, textarea'));
  // What comes late above it can take the button away from under the pointer.
  await expect(async () => {
    if (!(await field.isVisible())) await side(page).getByRole('button', { name: label }).click({ timeout: 5_000 });
    await expect(field).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await field.fill(value);
  await page.keyboard.press('Enter');
}

test('a status of the desk’s own asks why, leads only where it may, and says so to who tries another way', async ({ desk, product, api, colleague }) => {
  const { statuses } = await api('get', 'vocabulary');
  await api('put', 'vocabulary/statuses', { value: [...statuses, { key: 'awaiting_visit', label: 'Awaiting visit', category: 'waiting', next: ['in_progress'], reasonRequired: true }] });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const maria = await colleague('Maria Ticket', 'supervisor');
  for (const page of [desk, maria]) await openPage(page, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('s');
  await desk.getByRole('option', { name: 'Awaiting visit' }).click();
  const why = desk.getByRole('dialog', { name: 'Why?' });
  await expect(why.getByLabel('Say why the ticket becomes Awaiting visit.')).toBeFocused();
  await desk.keyboard.press('Control+Enter');
  await expect(why.getByText('Write a reason first.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.type('The technician comes on Monday.');
  await desk.keyboard.press('Control+Enter');
  for (const page of [desk, maria]) {
    await expect(page.getByRole('button', { name: 'Awaiting visit' })).toBeVisible();
    await expect(talk(page).getByText('The technician comes on Monday.')).toBeVisible();
  }
  await desk.keyboard.press('s');
  await expect(desk.getByRole('option', { name: 'In progress' })).toBeVisible();
  await expect(desk.getByRole('option', { name: 'Resolved' })).toHaveCount(0);
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('e');
  await expect(desk.getByText('A ticket that is Awaiting visit cannot become Resolved.')).toBeVisible();
  expect((await api('get', `service-desk/tickets/${id}`)).status.key).toBe('awaiting_visit');
  await api('patch', `service-desk/tickets/${id}`, { status: 'in_progress' });
  await api('put', 'vocabulary/statuses', { value: [...statuses, { key: 'awaiting_visit', label: 'Awaiting visit', category: 'waiting', active: false }] });
});

test('fields of the desk’s own come with a category, are held against their kind, must be filled before it is resolved, and filter lists', async ({ desk, product, api }) => {
  const field = (key: string, label: string, kind: string, rest: object = {}) => ({ key, label, kind, categories: ['Network'], ...rest });
  await api('put', 'vocabulary/fields', { value: [field('serial', 'Serial number', 'text', { required: true }), field('visits', 'Visits', 'number'), field('model', 'Model', 'choice', { choices: ['Linea', 'Strada'] }), field('bought', 'Bought', 'date'), field('warranty', 'Warranty', 'checkbox')] });
  const { number, id, title } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await expect(side(desk).getByText('Serial number')).toHaveCount(0);
  await side(desk).getByRole('button', { name: 'No category' }).click();
  await desk.getByRole('option', { name: /^Network/ }).click();
  await expect(side(desk).getByText('Serial number')).toBeVisible();
  await desk.keyboard.press('e');
  await expect(desk.getByText('Fill in Serial number before the ticket is resolved.')).toBeVisible();
  await write(desk, /^Serial number/, 'LM-20419');
  await write(desk, /^Visits/, '3');
  await write(desk, /^Bought/, '2024-05-01');
  await side(desk).getByLabel('Warranty').check();
  await side(desk).getByText('Model', { exact: true }).locator('xpath=following-sibling::dd[1]').getByRole('button').click();
  await desk.getByRole('option', { name: 'Strada' }).click();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`)).customFields).toEqual({ serial: 'LM-20419', visits: 3, model: 'Strada', bought: '2024-05-01', warranty: true });
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.press('e');
  await expect(desk.getByRole('button', { name: 'Resolved' })).toBeVisible();
  await openPage(desk, `${product.url}/desk/all?${filtered({ all: [{ field: 'customFields.serial', is: 'contains', value: '20419' }] })}`);
  await expect(desk.getByRole('option').filter({ hasText: title })).toBeVisible();
  await api('put', 'vocabulary/fields', { value: [] });
});

test('a field that is saved slowly does not close the one that was opened meanwhile', async ({ desk, product, api }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  const saved = Promise.withResolvers<void>();
  await desk.route(/service-desk\/tickets\/[^/]+$/, async (route) => {
    await saved.promise;
    await route.continue();
  });
  await write(desk, /^References/, 'PO-20419');
  await side(desk).getByRole('button', { name: /^Due/ }).click();
  await expect(side(desk).getByLabel(/^Due/)).toBeFocused();
  saved.resolve();
  await expect(side(desk).getByRole('button', { name: /PO-20419/ })).toBeVisible();
  await expect(side(desk).getByLabel(/^Due/)).toBeFocused();
  await expect(side(desk).getByLabel(/^Due/)).toBeEditable();
});

test('a due date that moves asks for a justification, and a ticket sleeps until its customer answers', async ({ desk, product, api }) => {
  const { life } = await api('get', 'vocabulary');
  await api('put', 'vocabulary/life', { value: { ...life, dueReason: true } });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ tags: ['sleeps'] }));
  await openPage(desk, `${product.url}/tickets/${number}`);
  await write(desk, /^Due/, '2030-05-02T10:00');
  await expect(desk.getByLabel('Say why the due date changes.')).toBeFocused();
  await desk.keyboard.type('The part comes a day later.');
  await desk.keyboard.press('Control+Enter');
  await expect(talk(desk).getByText('The part comes a day later.')).toBeVisible();
  expect((await api('get', `service-desk/tickets/${id}`)).dueAt).toBe('2030-05-02T09:00:00.000Z');
  await api('put', 'vocabulary/life', { value: life });

  await desk.keyboard.press('h');
  const dialog = desk.getByRole('dialog', { name: 'Snooze until' });
  await dialog.getByLabel('At a time of its own').fill('2020-01-01T10:00');
  await desk.keyboard.press('Enter');
  await expect(dialog.getByText('Choose a time that is still to come.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: /The customer answers/ }).click();
  await expect(side(desk).getByText('until an answer')).toBeVisible();
  const list = await desk.context().newPage();
  await openPage(list, `${product.url}/desk/all?${tagged('sleeps')}`);
  await desk.bringToFront();
  await side(desk).getByRole('button', { name: 'Wake now' }).click();
  await expect(side(desk).getByText('until an answer')).toHaveCount(0);
  await expect(list.getByRole('option')).toHaveCount(1);
});

test('spam, the trash and another requester: each by its key, each taken back', async ({ desk, product, api }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('.');
  await expect(desk.getByRole('menu')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('menuitem', { name: 'Mark as spam', exact: true }).click();
  await expect(desk.getByText('This ticket is marked as spam.')).toBeVisible();
  await takeBack(desk);
  await expect(desk.getByText('This ticket is marked as spam.')).toHaveCount(0);

  await more(desk, 'Move to the trash');
  await expect(desk.getByText('This ticket is in the trash.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.getByRole('button', { name: 'Restore from the trash' }).click();
  await expect(desk.getByText('This ticket is in the trash.')).toHaveCount(0);
  expect((await api('get', `service-desk/tickets/${id}`)).trashedAt).toBeNull();

  await more(desk, 'Change the requester');
  const dialog = desk.getByRole('dialog', { name: 'Change the requester' });
  await dialog.getByRole('combobox', { name: 'Name, address or number' }).fill('nobody');
  await dialog.getByRole('button', { name: 'Change requester' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Name, address or number' }).fill('nadia.osei@hotel.example');
  await dialog.getByRole('button', { name: 'Change requester' }).click();
  await expect(side(desk).getByText('nadia.osei@hotel.example').first()).toBeVisible();
});

test('two people change one property: the later one sees both values and chooses, and what the other changed besides is kept', async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Ticket', 'supervisor');
  for (const page of [desk, ben]) await openPage(page, `${product.url}/tickets/${number}`);
  await expect(desk.getByRole('banner').or(desk.locator('.thead')).getByRole('img', { name: /Ben Ticket/ }).first()).toBeVisible();

  await side(desk).getByRole('button', { name: /^References/ }).click();
  await side(desk).getByLabel(/^References/).fill('MINE-1');
  await write(ben, /^References/, 'THEIRS-1');
  await expect(side(ben).getByText('THEIRS-1')).toBeVisible();
  await desk.keyboard.press('Enter');
  const dialog = desk.getByRole('dialog', { name: 'Somebody else changed this' });
  await expect(dialog.getByText('THEIRS-1')).toBeVisible();
  await expect(dialog.getByText('MINE-1')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(side(desk).getByText('THEIRS-1')).toBeVisible();

  await side(desk).getByRole('button', { name: /^References/ }).click();
  await side(desk).getByLabel(/^References/).fill('MINE-2');
  await write(ben, /^References/, 'THEIRS-2');
  await expect(side(ben).getByText('THEIRS-2')).toBeVisible();
  await desk.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Use mine' }).click();
  for (const page of [desk, ben]) await expect(side(page).getByText('MINE-2')).toBeVisible();

  // Another property is no conflict.
  await side(desk).getByRole('button', { name: /^References/ }).click();
  await side(desk).getByLabel(/^References/).fill('MINE-3');
  await api('patch', `service-desk/tickets/${id}`, { priority: 'urgent' });
  await desk.keyboard.press('Enter');
  await expect(side(ben).getByText('MINE-3')).toBeVisible();
  expect((await api('get', `service-desk/tickets/${id}`)).priority).toBe('urgent');
});

test('who writes at a ticket is seen to write, and what they say arrives without a reload', async ({ desk, product, api, colleague }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  const cara = await colleague('Cara Ticket');
  for (const page of [desk, cara]) await openPage(page, `${product.url}/tickets/${number}`);
  await expect(desk.locator('.thead').getByRole('img', { name: /Cara Ticket/ }).first()).toBeVisible();
  await cara.keyboard.press('i');
  await cara.keyboard.type('I know this machine.');
  // Whoever rests for some seconds is not writing any more.
  await expect(async () => {
    await cara.keyboard.type('.');
    await expect(desk.locator('.thead [data-ring="type"]')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await cara.keyboard.press('Control+Enter');
  await expect(talk(desk).getByText('I know this machine.')).toBeVisible();
  await expect(desk.locator('.thead [data-ring="type"]')).toHaveCount(0);
});

test('next and previous go through the list one came from, and Escape leads back to it', async ({ desk, product, api }) => {
  for (const title of ['First of the row', 'Second of the row', 'Third of the row']) await api('post', 'service-desk/tickets', aTicket({ title, tags: ['row'] }));
  await openPage(desk, `${product.url}/desk/all?${tagged('row')}`);
  await desk.keyboard.press('j');
  await desk.keyboard.press('Enter');
  const heading = (name: string) => desk.getByRole('heading', { level: 1, name });
  await expect(heading('First of the row')).toBeVisible();
  await desk.keyboard.press('j');
  await expect(heading('Second of the row')).toBeVisible();
  await expect(desk.getByRole('navigation', { name: 'All open' }).getByRole('link', { name: /Second of the row/ })).toHaveAttribute('aria-current', 'true');
  await desk.keyboard.press('j');
  await expect(heading('Third of the row')).toBeVisible();
  await desk.keyboard.press('k');
  await expect(heading('Second of the row')).toBeVisible();
  await desk.keyboard.press('Escape');
  await desk.waitForURL(/\/desk\/all\?filter=/);
});

test('a link to one message of a long conversation shows it, whatever stands below', async ({ desk, product, api }) => {
  const { id, number } = await api('post', 'service-desk/tickets', aTicket());
  for (let n = 1; n <= 65; n += 1) await api('post', `service-desk/tickets/${id}/messages`, { body: `Line ${n} of the log.`, isInternal: true });
  await openPage(desk, `${product.url}/tickets/${number}?message=3`);
  await expect(desk.locator('[data-seq="3"]')).toBeFocused();
  await expect(desk.locator('[data-seq="3"]')).toBeInViewport();
  await expect(desk.locator('[data-seq="3"]')).toContainText('Line 2 of the log.');
});

test('a full ticket, on a desk in light and on a phone in the dark: axe finds nothing, nothing reaches out', { tag: '@long' }, async ({ desk, product, api, long }) => {
  await desk.context().addCookies([{ name: 'theme', value: 'light', url: product.url }]);
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
  const { id, number } = await api('post', 'service-desk/tickets', aTicket({ title: `${word} and ${word}`, priority: 'urgent', category: 'Hardware', tags: ['vip', word.slice(0, 40)], requester: { name: word, email: `${'a'.repeat(50)}@${'b'.repeat(50)}.example` }, dueAt: '2030-01-01T10:00:00Z' }));
  await api('post', `service-desk/tickets/${id}/messages`, { body: `${word}${word} https://example.com/${word}`, isInternal: true });
  await api('patch', `service-desk/tickets/${id}`, { status: 'pending_customer', externalRefs: [word.slice(0, 60)] });
  expect(await wrongWithLooks(desk, `${product.url}/tickets/${number}`, long)).toEqual([]);
  await desk.setViewportSize({ width: 1024, height: 844 });
  await expect.poll(() => scrollsSideways(desk)).toBe(false);
  await desk.setViewportSize({ width: 390, height: 844 });
  await desk.getByRole('button', { name: 'Customer and properties' }).click();
  await expect(desk.getByRole('dialog')).toBeVisible();
  expect([...(await faults(desk)), ...(await faultsInTheDark(desk))]).toEqual([]);
});
