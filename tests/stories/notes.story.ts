import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

const note = (page: Page): Locator => page.getByRole('region', { name: 'Shared note' });
const text = (page: Page): Locator => note(page).getByRole('textbox', { name: 'Shared note text' });

/** Opens the note with its key and goes to its end. */
async function write(page: Page, words: string): Promise<void> {
  await page.locator('body').press('w');
  await expect(text(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(words);
}

test('two write one note at once, see each other’s names at the cursors, and each takes back only what is their own', async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const maria = await colleague('Maria Note', 'supervisor');
  for (const page of [desk, maria]) await openPage(page, `${product.url}/tickets/${number}`);
  await expect(desk.getByRole('button', { name: 'Shared note' })).toBeVisible();
  await write(desk, 'Gasket 5530-21 is on the van.');
  // She has not opened it: it shows by itself once it was begun.
  await expect(note(maria).getByText('Gasket 5530-21 is on the van.')).toBeVisible();
  await write(maria, '\nBar is closed until 17:00.');
  await expect(text(desk).getByText('Bar is closed until 17:00.')).toBeVisible();
  await expect(note(desk).getByText('Maria is writing')).toBeVisible();
  await expect(text(desk).locator('.caret[data-name="Maria"]')).toHaveCount(1);
  await desk.keyboard.type(' Second shelf.');
  await expect(text(maria).getByText('Second shelf.')).toBeVisible();
  await desk.keyboard.press('ControlOrMeta+z');
  await expect(text(maria)).not.toContainText('Second shelf.');
  await expect(text(maria)).toContainText('Bar is closed until 17:00.');
  await note(maria).getByRole('button', { name: 'Checklist' }).click();
  await expect(text(desk).getByRole('checkbox')).toHaveCount(1);
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/note`)).text).toMatch(/Gasket 5530-21 is on the van\.[\s\S]*\[ \] Bar is closed/);
  expect(await faults(desk)).toEqual([]);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
  await note(desk).getByRole('button', { name: 'Fold the note' }).click();
  await expect(note(desk).getByRole('button', { name: 'Show the whole note' })).toBeVisible();
});

test('what is typed without a connection says that it is not saved, stays on the device, and is merged on return', async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Note', 'supervisor');
  for (const page of [desk, ben]) {
    await openPage(page, `${product.url}/tickets/${number}`);
    await write(page, page === desk ? 'From the desk. ' : 'From Ben. ');
  }
  await expect(text(desk)).toContainText('From Ben.');
  await ben.context().setOffline(true);
  await ben.keyboard.type('Typed in the cellar. ');
  await expect(note(ben).getByText('Not saved yet')).toBeVisible();
  await desk.keyboard.type('Meanwhile upstairs. ');
  await expect(text(desk)).not.toContainText('cellar');
  await ben.context().setOffline(false);
  for (const page of [desk, ben]) {
    await expect(text(page)).toContainText('Typed in the cellar.');
    await expect(text(page)).toContainText('Meanwhile upstairs.');
  }
  await expect(note(ben).getByText('Not saved yet')).toHaveCount(0);
  expect(await text(desk).textContent()).toBe(await text(ben).textContent());
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/note`)).text).toContain('cellar');
});

test('whoever is named in a note is told once; its history says who wrote what and goes back', async ({ desk, product, api, colleague }) => {
  const { number } = await api('post', 'service-desk/tickets', aTicket());
  const cleo = await colleague('Cleo Note', 'supervisor');
  await openPage(cleo, `${product.url}/desk/all`);
  await openPage(desk, `${product.url}/tickets/${number}`);
  await write(desk, 'Please look, @Cleo');
  await desk.getByRole('option', { name: /Cleo Note/ }).click();
  await expect(text(desk).locator('[data-mention]')).toHaveText('@Cleo Note');
  await expect(cleo.getByRole('button', { name: /1 .*notification/i })).toBeVisible();
  await openPage(cleo, `${product.url}/tickets/${number}`);
  await write(cleo, ' I did, all is well.');
  await expect(text(desk)).toContainText('all is well.');
  await expect.poll(async () => (await api('get', `service-desk/tickets/${number}/note/versions`)).items.length).toBe(2);
  await note(desk).getByRole('button', { name: 'Note history' }).click();
  const history = desk.getByRole('dialog', { name: 'Note history' });
  await expect(history.getByText('I did, all is well.').first()).toBeVisible();
  await expect(history.locator('.who')).toContainText('Cleo Note');
  expect(await faults(desk)).toEqual([]);
  await history.getByRole('list', { name: 'Versions' }).getByRole('button').nth(1).click();
  await history.getByRole('button', { name: 'Restore this version' }).click();
  await expect(history).toHaveCount(0);
  for (const page of [desk, cleo]) await expect(text(page)).not.toContainText('all is well.');
});
