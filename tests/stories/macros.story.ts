import { aTicket, expect, faults, openPage, test } from '../support/stories.ts';

test('a macro is written with variables, used by ; at the start of a line, does all it says in one step, and is counted', async ({ desk, product, api }) => {
  await openPage(desk, `${product.url}/settings/macros`);
  await desk.getByRole('button', { name: 'Create macro' }).first().click();
  const dialog = desk.getByRole('dialog', { name: 'Create a macro' });
  await dialog.getByLabel('Name').fill('Courier is late');
  await dialog.getByLabel('Text', { exact: false }).first().fill('Hello {{customer.nickname}}');
  await dialog.getByRole('button', { name: 'Create macro' }).click();
  await expect(dialog.getByLabel('Text', { exact: false }).first()).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByText(/There is no variable \{\{customer\.nickname\}\}\. Known are: .*customer\.firstName/)).toBeVisible();
  await dialog.getByLabel('Text', { exact: false }).first().fill('Hello {{customer.firstName}}, the courier of {{ticket.number}} is late.');
  await dialog.getByLabel('Set status').selectOption({ label: 'Waiting on customer' });
  await dialog.getByLabel('Add tags').fill('courier');
  await dialog.getByLabel('For').selectOption({ label: 'Everybody' });
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Create macro' }).click();
  await expect(desk.getByRole('row', { name: /Courier is late/ })).toContainText('Everybody');

  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('r');
  await expect(desk.getByRole('textbox', { name: 'Your answer' })).toBeFocused();
  await desk.keyboard.press(';');
  const picker = desk.getByRole('dialog', { name: 'Choose a macro' });
  await picker.getByRole('option', { name: /Courier is late/ }).click();
  await expect(desk.getByRole('textbox', { name: 'Your answer' })).toContainText(`Hello Ana, the courier of ${number} is late.`);
  await expect.poll(async () => api('get', `service-desk/tickets/${id}`)).toMatchObject({ status: { key: 'pending_customer' }, tags: ['courier'] });
  await openPage(desk, `${product.url}/settings/macros`);
  await expect(desk.getByRole('row', { name: /Courier is late/ })).toContainText('1');
});
