import { ADMIN, startProduct } from '../support/product.ts';
import { aTicket, enter, expect, faults, faultsInTheDark, openPage, scrollsSideways, test } from '../support/stories.ts';

test('an empty desk says what to do next and leads there', async ({ page }) => {
  // The other stories fill the desk they share.
  const product = await startProduct();
  try {
    await enter(page.context(), product.url, ADMIN);
    await openPage(page, `${product.url}/desk/all`);
    await expect(page.getByRole('heading', { name: 'Your desk is ready. Nothing has come in yet.' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Connect mailbox' })).toHaveAttribute('href', '/settings/mailboxes');
    await expect(page.getByRole('link', { name: 'Invite', exact: true })).toHaveAttribute('href', '/settings/people');
    expect(await faults(page)).toEqual([]);
  } finally {
    await product.stop();
  }
});

test('a ticket is written by hand with the keyboard alone, and opens', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/desk/all`);
  await desk.keyboard.press('c');
  const form = desk.getByRole('dialog', { name: 'New ticket' });
  await expect(form.getByLabel('Subject')).toBeVisible();
  await desk.keyboard.press('Control+Enter');
  await expect(form.getByText('Give an email address or a phone number')).toBeVisible();
  await expect(form.getByLabel('Email')).toBeFocused();
  await desk.keyboard.type('nadia@example.com');
  await form.getByLabel('Name').fill('Nadia Osei');
  await form.getByLabel('Subject').fill('No hot water on both machines');
  await form.getByLabel('What happened').fill('The boiler is cold since six.');
  await desk.keyboard.press('Control+Enter');
  await desk.waitForURL(/tickets\/TKT\d+/);
  await expect(desk.getByRole('heading', { level: 1, name: 'No hot water on both machines' })).toBeVisible();
  await expect(desk.getByText('The boiler is cold since six.')).toBeVisible();
});

test('the list is walked, opened, assigned and taken back by keys', async ({ desk, product, api }) => {
  const filter = encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: ['walked'] }] }));
  await api('post', 'service-desk/tickets', aTicket({ tags: ['walked'] }));
  await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder whistles', tags: ['walked'] }));
  await openPage(desk, `${product.url}/desk/all?filter=${filter}`);
  const rows = desk.getByRole('option');
  // What is due first stands first.
  await expect(rows.first()).toContainText('Kettle');
  await desk.keyboard.press('j');
  await expect(desk.getByRole('region', { name: /Preview of TKT/ })).toContainText('It hums and stays cold.');
  await desk.keyboard.press('Shift+A');
  await expect(desk.getByText(/1 ticket assigned to/)).toBeVisible();
  await expect(rows.first().getByRole('img', { name: 'Assigned' })).toBeVisible();
  await desk.keyboard.press('z');
  await expect(rows.first().getByRole('img', { name: 'Nobody assigned' })).toBeVisible();
  await desk.keyboard.press('s');
  await desk.getByRole('dialog').getByRole('option', { name: 'In progress' }).waitFor();
  await desk.keyboard.press('2');
  await expect(rows.first().getByRole('img', { name: 'In progress' })).toBeVisible();
  await desk.keyboard.press('x');
  await desk.keyboard.press('Shift+J');
  await expect(desk.getByRole('toolbar', { name: '2 selected' })).toBeVisible();
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('Enter');
  await desk.waitForURL(/tickets\/TKT/);
  await desk.keyboard.press('Escape');
  await desk.waitForURL(/desk\/all/);
});

test('a new ticket appears without a reload, behind the pill while a hand is on the list', async ({ desk, product, api }) => {
  const filter = encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: ['pill'] }] }));
  await api('post', 'service-desk/tickets', aTicket({ tags: ['pill'] }));
  await openPage(desk, `${product.url}/desk/all?filter=${filter}`);
  await expect(desk.locator('[data-live="live"]')).toBeVisible();
  await desk.keyboard.press('j');
  await api('post', 'service-desk/tickets', aTicket({ title: 'Courier lost the pump', tags: ['pill'] }));
  await expect(desk.getByRole('button', { name: /1 new/ })).toBeVisible();
  await expect(desk.getByRole('option', { name: /Courier lost the pump/ })).toHaveCount(0);
  await desk.keyboard.press('n');
  await expect(desk.getByRole('option', { name: /Courier lost the pump/ })).toBeVisible();
  await api('post', 'service-desk/tickets', aTicket({ title: 'Bean hopper is stuck', tags: ['pill'] }));
  await expect(desk.getByRole('option', { name: /Bean hopper is stuck/ })).toBeVisible();
});

test('a reply is written, sent with Ctrl Enter, and a draft survives leaving', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('i');
  await desk.keyboard.type('Same as in spring.');
  await desk.reload();
  await desk.locator('html[data-ready]').waitFor();
  await desk.keyboard.press('i');
  await expect(desk.getByLabel('Your comment, never seen by the customer')).toHaveText('Same as in spring.');
  await desk.keyboard.press('Control+Enter');
  await expect(desk.getByRole('article').filter({ hasText: 'Same as in spring.' })).toBeVisible();
  // The comment stands there before it is answered for; only then the answer has the focus.
  await expect(desk.getByRole('textbox', { name: 'Your answer' })).toBeFocused();
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('e');
  await expect(desk.getByRole('button', { name: /Resolved/ })).toBeVisible();
});

test('the palette finds a ticket, goes somewhere and does something', async ({ desk, product, api }) => {
  await api('post', 'service-desk/tickets', aTicket({ title: 'Portafilter seat is worn' }));
  await openPage(desk, `${product.url}/desk/all`);
  await desk.keyboard.press('Control+k');
  const palette = desk.getByRole('dialog', { name: 'Commands' });
  await palette.getByRole('combobox').fill('portafilter');
  await expect(palette.getByRole('option', { name: /Portafilter seat/ })).toHaveAttribute('data-selected', /.*/);
  await desk.keyboard.press('Enter');
  await desk.waitForURL(/tickets\/TKT/);
  await desk.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('dark');
  await desk.keyboard.press('Enter');
  await expect(desk.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the sheet of keys shows those of the page first and can switch single keys off', async ({ desk, product, api }) => {
  await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/desk/all`);
  await desk.keyboard.press('?');
  const sheet = desk.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByRole('heading', { level: 3 }).first()).toHaveText('List');
  expect(await faults(desk)).toEqual([]);
  await sheet.getByLabel('Single keys').uncheck();
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('c');
  await desk.keyboard.press('Control+k');
  await expect(desk.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await expect(desk.getByRole('dialog', { name: 'New ticket' })).toHaveCount(0);
});

for (const path of ['/desk/all', '/tickets/', '/tickets/new', '/preferences', '/components', '/nowhere']) {
  test(`axe finds nothing, light and dark: ${path}`, async ({ desk, product, api }) => {
    await desk.context().addCookies([{ name: 'theme', value: 'light', url: product.url }]);
    const { number } = await api('post', 'service-desk/tickets', aTicket({ priority: 'urgent', tags: ['leak'], dueAt: new Date(Date.now() + 1_800_000).toISOString() }));
    await openPage(desk, product.url + (path === '/tickets/' ? path + number : path));
    if (path === '/desk/all') {
      await desk.keyboard.press('j');
      await expect(desk.getByRole('region', { name: /Preview of TKT/ })).toBeVisible();
    }
    expect([...(await faults(desk)), ...(await faultsInTheDark(desk))]).toEqual([]);
  });
}

test('at 390 px the desk, the views and a ticket fit, with a bar at the bottom', async ({ desk, product, api }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  await desk.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/desk/all', `/tickets/${number}`, '/tickets/new', '/preferences']) {
    await openPage(desk, product.url + path);
    expect(await scrollsSideways(desk), path).toBe(false);
    expect((await desk.getByRole('navigation', { name: 'Main' }).boundingBox())?.y).toBeGreaterThan(780);
  }
  await openPage(desk, `${product.url}/desk/all`);
  await desk.getByRole('button', { name: 'Choose a view' }).click();
  await desk.getByRole('dialog').getByRole('link', { name: /Unassigned/ }).click();
  await desk.waitForURL(/desk\/unassigned/);
  await desk.getByRole('option').first().click();
  await desk.waitForURL(/tickets\/TKT/);
});

test('right to left and 40 % longer, nothing reaches out of the screen', async ({ desk, product, api }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  await desk.context().addCookies([{ name: 'language', value: 'ar-XB', url: product.url }]);
  for (const path of ['/desk/all', `/tickets/${number}`, '/tickets/new', '/preferences']) {
    for (const width of [1440, 390]) {
      await desk.setViewportSize({ width, height: 844 });
      await openPage(desk, product.url + path);
      await expect(desk.locator('html')).toHaveAttribute('dir', 'rtl');
      expect(await scrollsSideways(desk), `${path} at ${width}`).toBe(false);
    }
    await desk.setViewportSize({ width: 1024, height: 844 });
    await expect.poll(() => scrollsSideways(desk), `${path} at 1024`).toBe(false);
  }
});

test('German is chosen on the preferences page and stays', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/preferences`);
  await desk.getByLabel('Language').selectOption('Deutsch');
  await expect(desk.getByRole('heading', { name: 'Vorlieben' })).toBeVisible();
  await openPage(desk, `${product.url}/desk/all`);
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Alle offenen');
  await expect(desk.locator('html')).toHaveAttribute('lang', 'de');
});

test('a page that is not there says so and leads back', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/tickets/TKT999999`);
  await expect(desk.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await desk.getByRole('link', { name: 'To the desk' }).click();
  await desk.waitForURL(/desk\/all/);
});
