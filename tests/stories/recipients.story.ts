import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, test } from '../support/stories.ts';

const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Your answer' });

test('addresses are suggested while they are typed, and taken by keys: as copies of an answer, and to forward to', async ({ desk, product, api }) => {
  await api('post', 'contacts', { name: 'Zelda Quist', email: 'zelda@quist.example' });
  await api('post', 'contacts', { name: 'Zeno Quist', email: 'zeno@quist.example' });
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.locator('body').press('r');
  await expect(field(desk)).toBeFocused();
  await desk.keyboard.type('We come at nine.');
  await desk.getByRole('button', { name: 'Cc and Bcc' }).click();
  const people = desk.getByRole('group', { name: 'Recipients' });
  const cc = people.getByRole('combobox', { name: 'Cc', exact: true });
  await cc.pressSequentially('ze');
  const list = desk.getByRole('listbox', { name: 'Suggested addresses' });
  await expect(list.getByRole('option')).toHaveCount(2);
  expect(await faults(desk)).toEqual([]);
  await cc.press('ArrowDown');
  await cc.press('Enter');
  await expect(people.getByText('zeno@quist.example')).toBeVisible();
  await expect(cc).toHaveValue('');
  await expect(list).toHaveCount(0);
  // What is taken is not offered again; what is typed whole is taken as it is; Escape leaves the list and not the field.
  await cc.pressSequentially('ze');
  await expect(list.getByRole('option')).toHaveText([/Zelda/]);
  await cc.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(cc).toBeFocused();
  await cc.fill('');
  await cc.pressSequentially('zelda@quist.example');
  await expect(list.getByRole('option')).toHaveCount(1);
  await cc.press('Enter');
  await expect(list).toHaveCount(0);
  await expect(people.getByText('zelda@quist.example')).toBeVisible();

  await desk.locator('body').press('Escape');
  await field(desk).blur();
  await desk.keyboard.press('Shift+F');
  const dialog = desk.getByRole('dialog');
  const to = dialog.getByRole('combobox', { name: 'To', exact: true });
  await to.fill('first@supplier.example, ');
  await to.pressSequentially('zel');
  await expect(list.getByRole('option')).toHaveText([/Zelda/]);
  await to.press('Escape');
  await expect(dialog).toBeVisible();
  await to.press('ArrowDown');
  await expect(list.getByRole('option')).toHaveCount(1);
  await to.press('Enter');
  await expect(to).toHaveValue('first@supplier.example, zelda@quist.example');
});

test('the note of a merged ticket is read where that goes on, and on paper only where internal words are asked for', async ({ desk, product, api }) => {
  const source = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder jams' }));
  const target = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder jams again' }));
  await openPage(desk, `${product.url}/tickets/${source.number}`);
  await desk.locator('body').press('w');
  await expect(desk.getByRole('textbox', { name: 'Shared note text' })).toBeFocused();
  await desk.keyboard.type('The burr is worn.');
  await expect.poll(async () => (await api('get', `service-desk/tickets/${source.id}/note`)).text).toBe('The burr is worn.');
  await api('post', `service-desk/tickets/${source.id}/merge`, { into: target.number });
  await openPage(desk, `${product.url}/tickets/${target.number}`);
  const notes = desk.getByRole('group').filter({ hasText: `Note of ${source.number}` });
  await expect(desk.getByText('The burr is worn.')).toBeHidden();
  await notes.getByText(`Note of ${source.number}`).click();
  await expect(desk.getByText('The burr is worn.')).toBeVisible();
  await expect(notes.getByRole('link', { name: `Open ${source.number}` })).toHaveAttribute('href', `/tickets/${source.number}`);
  expect(await faults(desk)).toEqual([]);
  await openPage(desk, `${product.url}/tickets/${target.number}/print`);
  await expect(desk.getByText('The burr is worn.')).toHaveCount(0);
  await desk.getByLabel('With internal comments').check();
  await expect(desk.getByRole('heading', { name: `Shared note of ${source.number}` })).toBeVisible();
  await expect(desk.getByText('The burr is worn.')).toBeVisible();
  await api('post', `service-desk/tickets/${source.id}/unmerge`, {});
  expect((await api('get', `service-desk/tickets/${target.id}/note`)).merged).toEqual([]);
});
