import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

test('a rule is written, tried on what was, switched on, and acts on the next ticket with its reasons', async ({ desk, product, api }) => {
  await api('post', 'service-desk/tickets', aTicket({ title: 'Invoice of May is wrong' }));
  await openPage(desk, `${product.url}/settings/rules`);
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('link', { name: 'Add rule' }).click();
  await desk.getByLabel('Name').fill('Invoices');
  await desk.getByRole('button', { name: 'Add condition' }).click();
  await desk.getByLabel('Field').selectOption('title');
  await desk.getByLabel('Value', { exact: true }).fill('invoice');
  await desk.getByRole('textbox', { name: 'Add tags' }).fill('invoice, money');
  await desk.getByRole('textbox', { name: 'Add tags' }).blur();
  expect(await faults(desk)).toEqual([]);

  await desk.getByRole('button', { name: 'Try it' }).click();
  await desk.getByText('Invoice of May is wrong', { exact: true }).click();
  await expect(desk.getByText('(saw Invoice of May is wrong)')).toBeVisible();

  await desk.getByRole('switch', { name: 'Switched on' }).check();
  await desk.keyboard.press('Control+s');
  await desk.waitForURL(/\/settings\/rules\/[0-9a-f]{24}$/);

  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Another invoice that is wrong' }));
  await expect.poll(async () => (await api('get', `service-desk/tickets/${ticket.id}`)).tags).toEqual(['invoice', 'money']);
  const { items } = await api('get', `service-desk/tickets/${ticket.id}/rule-runs`);
  expect(items).toMatchObject([{ rule: { name: 'Invoices' }, conditions: [{ what: 'title', held: true }], actions: [{ do: 'addTags', outcome: 'done' }] }]);
  await openPage(desk, desk.url());
  await expect(desk.getByText('Another invoice that is wrong', { exact: true })).toBeVisible();
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

test('a webhook into a private network is refused beside its field, and one elsewhere shows its secret once', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/settings/webhooks`);
  await desk.getByRole('button', { name: 'Add webhook' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Warehouse');
  await dialog.getByLabel('Address').fill('http://169.254.169.254/latest');
  await dialog.getByRole('button', { name: 'Save webhook' }).click();
  await expect(dialog.getByText('This address leads into a private network.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByLabel('Address').fill('https://hooks.example.com/switchboard');
  await dialog.getByRole('button', { name: 'Save webhook' }).click();
  await expect(dialog.getByLabel('Secret')).toHaveValue(/^whsec_/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(desk.getByText('https://hooks.example.com/switchboard')).toBeVisible();
  await expect(desk.getByText(/whsec_/)).toHaveCount(0);
});

test('a file of tickets is looked at before it is imported, its bad rows are listed, and again it makes nothing', async ({ desk, product, api }) => {
  const csv = 'Ticket ID,Subject,E-mail,Customer name,Status\nOLD-1,Boiler from the old desk,ana@old.example,Ana,closed\nOLD-2,No mail here,nonsense,Bo,open\n';
  for (const counts of ['2 rows, 1 new, none known, 1 fault', '2 rows, none new, 1 known, 1 fault']) {
    await openPage(desk, `${product.url}/settings/import`);
    await desk.locator('input[type=file]').setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await expect(desk.getByText('1 of the first 2 rows has a fault.')).toBeVisible();
    await expect(desk.getByRole('combobox', { name: 'Ticket ID: Becomes' })).toHaveValue('key');
    expect(await faults(desk)).toEqual([]);
    await desk.getByRole('button', { name: 'Import all rows' }).click();
    await expect(desk.getByText(counts).first()).toBeVisible();
  }
  await desk.getByRole('button', { name: 'Faults' }).first().click();
  await expect(desk.getByText('This is not an e-mail address.')).toBeVisible();
  const { items } = await api('get', 'service-desk/tickets?statusCategory=closed&q=boiler');
  expect(items).toMatchObject([{ title: 'Boiler from the old desk', externalRefs: ['OLD-1'] }]);
});
