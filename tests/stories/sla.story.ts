import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

const always = [['00:00', '24:00']];

test('a calendar: open hours with a lunch, a holiday from a file, any week of it shown, a ticket tried, and a sentence for one that never opens', async ({ desk, product, api }) => {
  await openPage(desk, `${product.url}/settings/calendars`);
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'New calendar' }).click();
  await desk.getByLabel('Name', { exact: true }).first().fill('Lisbon');
  await desk.getByLabel('Time zone').fill('Europe/Lisbon');
  await desk.getByLabel('Monday, To').fill('12:00');
  await desk.getByRole('button', { name: 'Add an interval on Monday' }).click();
  const ics = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n';
  await desk.locator('input[type=file]').setInputFiles({ name: 'holidays.ics', mimeType: 'text/calendar', buffer: Buffer.from(ics) });
  await expect(desk.getByText('1 holiday read. Look through them, then save.')).toBeVisible();

  const week = desk.getByRole('region', { name: 'A week' });
  await week.getByLabel('Week of').fill('2026-12-24');
  await expect(week.getByRole('img', { name: 'Christmas: closed' })).toBeVisible();
  await expect(week.getByRole('img', { name: /^09:00–12:00, 13:00–17:00$/ })).toBeVisible();
  await week.getByLabel('Week of').fill('2027-03-28');
  await expect(week.getByText('Clocks go 60 min forward')).toBeVisible();

  const trial = desk.getByRole('region', { name: 'Try it' });
  await trial.getByLabel(/A ticket arrives/).fill('2026-12-24T16:00');
  await trial.getByRole('button', { name: 'Try it' }).click();
  await expect(trial.getByText('Holiday: Christmas')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(desk.getByText('Saved. Open tickets are counted anew.')).toBeVisible();
  expect((await api('get', 'calendars')).items.find(({ name }: { name: string }) => name === 'Lisbon')).toMatchObject({ zone: 'Europe/Lisbon', holidays: [{ date: '2026-12-25', name: 'Christmas' }] });

  await desk.getByRole('button', { name: 'New calendar' }).click();
  await desk.getByLabel('Name', { exact: true }).first().fill('Never');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) await desk.getByRole('button', { name: new RegExp(`^Remove .* on ${day}$`) }).click();
  await desk.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(desk.getByText('This calendar never opens. Give at least one weekday its hours.').first()).toBeVisible();
  await expect(desk.getByLabel('Name', { exact: true }).first()).toHaveValue('Never');
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

test('a policy for some tickets: what it does to open ones is said before it is saved, and the next such ticket is promised it', async ({ desk, product, api }) => {
  const calendar = await api('post', 'calendars', { name: `Always ${Date.now()}`, zone: 'UTC', hours: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always } });
  await openPage(desk, `${product.url}/settings/promises`);
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'New policy' }).click();
  await desk.getByLabel('Name', { exact: true }).fill('Gold');
  await desk.getByLabel('Calendar', { exact: true }).selectOption(calendar.id);
  await desk.getByLabel('Customer tier').fill('gold');
  await desk.getByLabel('Penalty when it is missed').fill('One day of rent');
  await desk.getByLabel('Amount', { exact: true }).fill('45.00');
  await desk.getByLabel('Currency').fill('gbp');
  await desk.getByRole('button', { name: 'Add step' }).click();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'Review and save' }).click();
  await expect(desk.getByRole('dialog')).toContainText('another due time');
  await desk.getByRole('button', { name: 'Save and count anew' }).click();
  await expect(desk.getByText('Saved. Open tickets are counted anew.')).toBeVisible();
  const saved = (await api('get', 'service-desk/sla-policies')).items.find(({ name }: { name: string }) => name === 'Gold');
  expect(saved).toMatchObject({ match: { tier: ['gold'] }, penalty: { text: 'One day of rent', amount: 4500, currency: 'GBP' }, steps: [{ metric: 'resolution', at: { percent: 80 } }] });
  await api('delete', `service-desk/sla-policies/${saved.id}`);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

test('a ticket says when it is due and how that came about', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ priority: 'high' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  const promise = desk.locator('section').filter({ has: desk.getByRole('heading', { name: /^Promise/ }) }).last();
  await promise.getByRole('button', { name: /^How / }).click();
  await expect(promise.getByText(/Calendar: Office hours/)).toBeVisible();
  const explained = await api('get', `service-desk/sla-tracking/${ticket.id}`);
  const reply = explained.clocks.find(({ metric }: { metric: string }) => metric === 'firstResponse');
  expect(reply.segments.reduce((sum: number, { countedMs }: { countedMs: number }) => sum + countedMs, 0)).toBe(reply.targetMs);
  await promise.getByRole('button', { name: /^Fix/ }).click();
  await expect(promise.getByText('Fix', { exact: true }).last()).toBeVisible();
  expect(await faults(desk)).toEqual([]);
});

test('somebody calls for help by keys alone: the supervisor hears of it with the reason, in another browser, and the clock runs on', async ({ desk, product, api, colleague }) => {
  const name = `Ruth ${Date.now() % 10_000}`;
  const other = await colleague(name, 'supervisor');

  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Boiler bursts' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('Shift+E');
  const dialog = desk.getByRole('dialog');
  await expect(dialog.getByText(new RegExp(`${name}.* will be told`))).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByLabel('Why').selectOption({ label: 'Something else' });
  await desk.keyboard.press('Control+Enter');
  await expect(dialog.getByText('Say why this ticket needs help.')).toBeVisible();
  await dialog.getByLabel('In your words').fill('Water comes through the ceiling');
  await dialog.getByLabel('Notes').fill('Third call today');
  await desk.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(desk.getByText('escalated the ticket', { exact: false })).toBeVisible();
  await expect(desk.getByText('Water comes through the ceiling: Third call today')).toBeVisible();
  expect((await api('get', `service-desk/tickets/${ticket.id}`)).dueAt).toBe(ticket.dueAt);

  await openPage(other, `${product.url}/desk/all`);
  await expect(async () => {
    await other.reload();
    await other.getByRole('button', { name: /notification/i }).first().click();
    await expect(other.getByText('escalated a ticket', { exact: false }).first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
});

test('the wall counts a new ticket without a hand, is read from afar, and fits a phone', async ({ desk, product, api }) => {
  await openPage(desk, `${product.url}/desk/all`);
  await desk.keyboard.press('g');
  await desk.keyboard.press('w');
  await desk.waitForURL(/\/wall$/);
  const open = desk.getByRole('list', { name: 'The desk now' }).getByRole('listitem').filter({ hasText: /Unassigned/ }).locator('.figure');
  const before = Number((await open.textContent())!.replace(/\D/g, ''));
  await api('post', 'service-desk/tickets', aTicket());
  await expect(open).toHaveText(String(before + 1));
  // More than 40 px: to be read from 3 m.
  await expect(open).toHaveCSS('font-size', /^(4[1-9]|[5-9]\d|\d{3})/);
  expect(await faults(desk)).toEqual([]);
  await desk.emulateMedia({ colorScheme: 'dark' });
  expect(await faults(desk)).toEqual([]);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

test('what is due within a day is a queue of its own for supervisors, the nearest first, and fills by itself', async ({ desk, product, api }) => {
  const due = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  await api('post', 'service-desk/tickets', aTicket({ title: 'Brewer in twenty hours', dueAt: due(20) }));
  await api('post', 'service-desk/tickets', aTicket({ title: 'Brewer in two hours', dueAt: due(2) }));
  await api('post', 'service-desk/tickets', aTicket({ title: 'Brewer in two days', dueAt: due(48) }));
  await openPage(desk, `${product.url}/desk/all`);
  await desk.getByRole('complementary', { name: 'Views' }).getByRole('link', { name: /^Due within a day/ }).click();
  await desk.waitForURL(/\/desk\/soon/);
  const brewers = desk.getByRole('option', { name: /Brewer in/ });
  await expect(brewers).toHaveText([/Brewer in two hours/, /Brewer in twenty hours/]);
  expect(await faults(desk)).toEqual([]);
  await expect(desk.locator('[data-live="live"]')).toBeVisible();
  await api('post', 'service-desk/tickets', aTicket({ title: 'Brewer in five hours', dueAt: due(5) }));
  await expect(brewers).toHaveText([/Brewer in two hours/, /Brewer in five hours/, /Brewer in twenty hours/]);
});

test('the worker’s page tells of every sweep, and one is run by hand', async ({ desk, product, api }) => {
  await expect.poll(async () => (await api('get', 'worker')).sweeps.length).toBeGreaterThan(15);
  await openPage(desk, `${product.url}/settings/worker`);
  const row = desk.getByRole('row').filter({ hasText: 'Archiving' });
  await expect(row).toContainText(/every \d+ min/);
  expect(await faults(desk)).toEqual([]);
  const lastRun = async () => (await api('get', 'worker')).sweeps.find(({ name }: { name: string }) => name === 'archive').lastAt;
  await expect.poll(lastRun).not.toBeNull();
  const before = await lastRun();
  await row.getByRole('button', { name: 'Run now: Archiving' }).click();
  await expect(desk.getByText('Archiving runs now.')).toBeVisible();
  await expect.poll(lastRun).not.toBe(before);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});
