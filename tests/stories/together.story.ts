import { aTicket, expect, faults, openPage, takeBack, test } from '../support/stories.ts';

const tagged = (tag: string) => `filter=${encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: [tag] }] }))}`;

test('two tickets are merged by keys while a colleague reads one; what is said to the first lands in the second, and it can be taken back', async ({ desk, product, api, colleague }) => {
  const first = await api('post', 'service-desk/tickets', aTicket({ title: 'Printer blinks', description: 'It blinks red.', tags: ['tog-a'] }));
  const second = await api('post', 'service-desk/tickets', aTicket({ title: 'Printer blinks still', description: 'Still red.', tags: ['tog-a'] }));
  const other = await colleague('Tove Together', 'admin');
  await openPage(other, `${product.url}/tickets/${first.number}`);
  await openPage(desk, `${product.url}/desk/all?${tagged('tog-a')}`);
  await expect(desk.getByRole('option')).toHaveCount(2);
  await desk.keyboard.press('Control+a');
  await desk.keyboard.press('Shift+D');
  const dialog = desk.getByRole('dialog', { name: 'Merge tickets' });
  await expect(dialog.getByRole('radio', { name: new RegExp(first.number) })).toBeChecked();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: `Merge into ${first.number}` }).click();
  await expect(other.getByText('Still red.')).toBeVisible();
  await api('post', `service-desk/tickets/${second.id}/messages`, { body: 'Said to the second.', isInternal: true });
  await expect(other.getByText('Said to the second.')).toBeVisible();
  await takeBack(desk);
  await expect(other.getByText('Still red.')).toHaveCount(0);
});

test('forty tickets are changed by a job, each with its result, and changed back', async ({ desk, product, api }) => {
  for (let i = 0; i < 40; i++) await api('post', 'service-desk/tickets', aTicket({ title: `Number ${i}`, priority: 'low', tags: ['tog-b'] }));
  await openPage(desk, `${product.url}/desk/all?${tagged('tog-b')}`);
  await desk.keyboard.press('Control+a');
  await desk.keyboard.press('p');
  await desk.getByRole('dialog').getByRole('option', { name: 'Urgent' }).click();
  await expect(desk.getByText('40 tickets changed')).toBeVisible({ timeout: 60_000 });
  await takeBack(desk);
  await expect(desk.getByText('40 tickets changed')).toHaveCount(0);
  await expect(desk.getByText('40 tickets changed')).toBeVisible({ timeout: 60_000 });
  await desk.getByRole('link', { name: 'Details' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: 'Bulk change taken back' })).toBeVisible();
  await expect(desk.getByText('Every ticket is as it was asked.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
});

test('a message gets a ticket of its own, tickets are linked from both sides, and one is followed and handed over', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Two matters' }));
  await api('post', `service-desk/tickets/${ticket.id}/messages`, { body: 'The scanner is another matter.', isInternal: true });
  const other = await api('post', 'service-desk/tickets', aTicket({ title: 'Outage of the line' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.getByRole('button', { name: 'Link a ticket' }).click();
  const link = desk.getByRole('dialog', { name: 'Link with another ticket' });
  await link.getByLabel('The other ticket').fill(other.number);
  await link.getByRole('button', { name: /Outage of the line/ }).click();
  await link.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(desk.getByRole('link', { name: 'Outage of the line', exact: true })).toBeVisible();
  await expect(link).toHaveCount(0);
  await desk.keyboard.press('Shift+W');
  await expect(desk.getByText(`You follow ${ticket.number}`)).toBeVisible();
  await desk.keyboard.press('Control+k');
  await desk.getByRole('combobox').fill('Split off');
  await desk.keyboard.press('Enter');
  const split = desk.getByRole('dialog', { name: 'Split off messages' });
  await split.getByRole('checkbox').last().check();
  expect(await faults(desk)).toEqual([]);
  await split.getByRole('button', { name: 'Split off' }).click();
  await expect(desk.getByText('a ticket of its own')).toBeVisible();
  await expect(desk.getByRole('log').getByText('The scanner is another matter.')).toHaveCount(0);
});
