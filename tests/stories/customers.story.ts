import { wrongWithLooks } from '../support/looks.ts';
import { aTicket, expect, faults, openPage, takeBack, test } from '../support/stories.ts';


test('a ticket of nobody knows whom is given its business, a new one or one that is searched for, and a colleague sees it leave triage', async ({ desk, product, api, colleague }) => {
  const team = await api('post', 'teams', { name: 'By business', worksByBusiness: true });
  const first = await api('post', 'service-desk/tickets', aTicket({ teamId: team.id, requester: { name: 'Iva Kern', email: 'iva@hotel-kern.example' } }));
  const second = await api('post', 'service-desk/tickets', aTicket({ teamId: team.id, requester: { name: 'Olaf Kern', email: 'olaf@kern-mail.example' } }));
  expect([first.status.key, second.status.key]).toEqual(['unassigned', 'unassigned']);
  const maria = await colleague('Maria Customers', 'manager');
  await openPage(maria, `${product.url}/tickets/${first.number}`);
  await openPage(desk, `${product.url}/tickets/${first.number}`);
  const triage = desk.getByRole('group', { name: 'Which business is this?' });
  await triage.getByRole('checkbox', { name: 'Everybody at hotel-kern.example belongs there' }).check();
  await triage.getByRole('combobox', { name: 'Business' }).fill('Hotel Kern');
  await expect(desk.getByRole('option', { name: 'New business “Hotel Kern”' })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('option', { name: 'New business “Hotel Kern”' }).click();
  await expect(desk.getByText('Linked to Hotel Kern')).toBeVisible();
  for (const page of [desk, maria]) {
    await expect(page.getByRole('link', { name: 'Hotel Kern' }).first()).toBeVisible();
    await expect(page.locator('.tprops').getByRole('button', { name: 'Open' })).toBeVisible();
  }
  await openPage(desk, `${product.url}/tickets/${second.number}`);
  await triage.getByRole('combobox', { name: 'Business' }).fill('kern');
  await desk.getByRole('option', { name: /^Hotel Kern/ }).click();
  await expect(desk.getByText('Linked to Hotel Kern')).toBeVisible();
  await takeBack(desk);
  await expect(triage).toBeVisible();
  // Who writes from the domain that was remembered is known at once.
  const third = await api('post', 'service-desk/tickets', aTicket({ teamId: team.id, requester: { name: 'Ute', email: 'ute@hotel-kern.example' } }));
  expect(third).toMatchObject({ accountName: 'Hotel Kern', status: { key: 'open' } });
});

test('two contacts that are one are merged after a look at what would move, and stand alone again', async ({ desk, product, api }) => {
  const keep = await api('post', 'contacts', { name: 'Nadia Osei', email: 'nadia@merge.example', phone: '+44 20 7946 0001' });
  const twin = await api('post', 'contacts', { name: 'N. Osei', email: 'n.osei@merge.example' });
  await api('post', 'service-desk/tickets', aTicket({ title: 'Of the twin', requester: { email: 'n.osei@merge.example' } }));
  await openPage(desk, `${product.url}/customers/contacts/${keep.id}`);
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('banner').or(desk.locator('header.bar')).getByRole('button', { name: 'Merge' }).first().click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Who is the same as Nadia Osei?' }).fill('n.osei@merge');
  await desk.getByRole('option', { name: /^N\. Osei/ }).click();
  await expect(dialog.getByText('1 ticket, 1 of them open')).toBeVisible();
  await expect(dialog.getByRole('listitem').getByText('n.osei@merge.example')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Merge into Nadia Osei' }).click();
  await expect(desk.getByText('N. Osei was merged into Nadia Osei')).toBeVisible();
  await expect(desk.getByRole('region', { name: 'Tickets' }).getByText('Of the twin')).toBeVisible();
  await openPage(desk, `${product.url}/customers/contacts/${twin.id}`);
  await expect(desk.getByText('This was merged into another.')).toBeVisible();
  await desk.getByRole('link', { name: 'Open it' }).click();
  await desk.getByRole('region', { name: 'Merged here' }).getByRole('button', { name: 'Undo' }).click();
  await expect(desk.getByText('N. Osei stands alone again')).toBeVisible();
  await expect(desk.getByRole('region', { name: 'Tickets' }).getByText('Of the twin')).toHaveCount(0);
});

test('contacts come from a file: each row says what it does, the wrong one why it cannot, and the second time nothing is made twice', async ({ desk, product, api }) => {
  const csv = 'Name;E-Mail;Phone;Company\nJörg Müller;joerg@import.example;+49 30 901820;Müller AG\nNobody;not an address;;\n';
  for (const done of ['Imported: 1 new, 0 changed, 0 already so', 'Imported: 0 new, 0 changed, 1 already so']) {
    await openPage(desk, `${product.url}/customers/import`);
    await desk.locator('input[type=file]').setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'latin1') });
    await expect(desk.getByRole('table', { name: 'The first lines' })).toContainText('Jörg Müller');
    await expect(desk.getByText('Error:')).toBeVisible();
    expect(await faults(desk)).toEqual([]);
    await desk.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(desk.getByText(done)).toBeVisible();
  }
  const { items } = await api('get', 'contacts?q=joerg');
  expect(items).toMatchObject([{ name: 'Jörg Müller', phones: ['+4930901820'], accountName: 'Müller AG' }]);
});

test('facts of a contact are changed where they stand, wrong ones stay typed with the sentence beside, and the other browser shows them', async ({ desk, product, api, colleague }) => {
  const contact = await api('post', 'contacts', { name: 'Pia Lund', email: 'pia@facts.example' });
  await openPage(desk, `${product.url}/customers/contacts/${contact.id}`);
  await desk.getByRole('button', { name: 'Phones Add' }).click();
  await desk.getByLabel('Phones').fill('call me');
  await desk.keyboard.press('Control+Enter');
  await expect(desk.getByLabel('Phones')).toHaveAttribute('aria-invalid', 'true');
  await expect(desk.getByLabel('Phones')).toHaveValue('call me');
  await desk.getByLabel('Phones').fill('+44 20 7946 0958');
  await desk.keyboard.press('Control+Enter');
  await expect(desk.locator('a[href="tel:+442079460958"]').first()).toBeVisible();
  await desk.getByRole('switch', { name: 'VIP' }).check();
  const maria = await colleague('Mara Customers', 'manager');
  await openPage(maria, `${product.url}/customers?q=${encodeURIComponent('020 7946 0958')}`);
  await expect(maria.getByRole('option', { name: /Pia Lund/ })).toBeVisible();
});

test('the pages of customers, on a desk in light and on a phone in the dark: axe finds nothing, nothing reaches out', { tag: '@long' }, async ({ desk, product, api, long }) => {
  await desk.context().addCookies([{ name: 'theme', value: 'light', url: product.url }]);
  const account = await api('post', 'accounts', { name: 'Grand Hotel am Donaudampfschifffahrtsgesellschaftskapitän', tier: 'gold', domains: ['grand.example'] });
  const contact = await api('post', 'contacts', { name: 'Ana', email: 'ana@grand.example' });
  await api('post', 'service-desk/tickets', aTicket({ requester: { email: 'ana@grand.example' } }));
  for (const path of ['/customers', '/customers?kind=accounts', `/customers/contacts/${contact.id}`, `/customers/accounts/${account.id}`, '/customers/import']) {
    expect(await wrongWithLooks(desk, product.url + path, long)).toEqual([]);
  }
});

test('a contract of an account is written on its page, a wrong one stays typed, and a policy that asks for it counts its tickets', async ({ desk, product, api }) => {
  const account = await api('post', 'accounts', { name: 'Contracted Ltd', domains: ['contracted.example'] });
  const always = [['00:00', '24:00']];
  const calendar = await api('post', 'calendars', { name: 'For contracts', zone: 'UTC', hours: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always } });
  const targets = { resolution: { value: 3, unit: 'hours', hours: '24x7' } };
  const policy = await api('post', 'service-desk/sla-policies', { name: 'By contract', calendarId: calendar.id, order: 1, match: { contract: ['amc'] }, targets: { low: targets, medium: targets, high: targets, urgent: targets } });
  await openPage(desk, `${product.url}/customers/accounts/${account.id}`);
  const contracts = desk.getByRole('region', { name: 'Contracts' });
  await contracts.getByRole('button', { name: 'Add a contract' }).click();
  await contracts.getByLabel('Number or name').fill('C-17');
  await contracts.getByLabel('Level').fill('AMC');
  await contracts.getByLabel('First day').fill('2026-02-01');
  await contracts.getByLabel('Last day').fill('2026-01-31');
  await contracts.getByRole('button', { name: 'Save' }).click();
  await expect(contracts.getByText('This is before the beginning.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await contracts.getByLabel('Last day').fill('2199-01-31');
  await contracts.getByRole('button', { name: 'Save' }).click();
  await expect(contracts.getByText('2026-02-01 to 2199-01-31')).toBeVisible();
  const ticket = await api('post', 'service-desk/tickets', aTicket({ requester: { email: 'bo@contracted.example' } }));
  expect((await api('get', `service-desk/sla-tracking/${ticket.id}`)).policy).toMatchObject({ id: policy.id, name: 'By contract' });
  await api('delete', `service-desk/sla-policies/${policy.id}`);
});
