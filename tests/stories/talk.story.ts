import type { Browser, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, takeBack, test } from '../support/stories.ts';

const bellOf = (page: Page) => page.getByRole('button', { name: /notification/i });
const messageWith = (page: Page, text: string) => page.getByRole('log').getByRole('article').filter({ hasText: text });
const act = async (page: Page, text: string, what: string) => {
  await messageWith(page, text).hover();
  await messageWith(page, text).getByRole('button', { name: 'More about this message' }).click();
  await page.getByRole('menuitem', { name: what }).click();
};

test('a colleague who is named hears it at once; a comment is replied to, changed, deleted and restored before the other’s eyes', async ({ desk, product, api, colleague }) => {
  const dan = await colleague('Talia Talk');
  await openPage(dan, `${product.url}/desk/all`);
  await expect(dan.getByRole('contentinfo').getByText('Live', { exact: true })).toBeVisible();
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Gasket dried out' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('i');
  await desk.keyboard.type('Look at this, ');
  await desk.getByRole('toolbar').waitFor();
  await desk.keyboard.type('@talia');
  await expect(desk.getByRole('option', { name: /Talia Talk/ })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.press('Enter');
  await desk.keyboard.type('please');
  await desk.keyboard.press('Control+Enter');
  await expect(messageWith(desk, 'Look at this, @Talia Talk please')).toBeVisible();
  await expect(bellOf(dan)).toHaveAccessibleName('1 unread notification');

  await openPage(dan, `${product.url}/tickets/${ticket.number}`);
  await act(dan, 'Look at this', 'Reply to this comment');
  await dan.keyboard.type('I have a spare one');
  await dan.keyboard.press('Control+Enter');
  await expect(desk.getByRole('group', { name: 'Replies' }).getByText('I have a spare one')).toBeVisible();

  await act(desk, 'Look at this', 'Edit');
  await desk.getByRole('textbox', { name: 'Edit the comment' }).waitFor();
  await desk.keyboard.type(' today');
  await desk.keyboard.press('Control+Enter');
  await expect(messageWith(dan, 'please today')).toBeVisible();
  await messageWith(dan, 'please today').getByRole('button', { name: 'edited' }).click();
  await expect(dan.getByRole('dialog', { name: 'Earlier versions' }).getByRole('listitem')).toHaveCount(2);
  expect(await faults(dan)).toEqual([]);
  await dan.keyboard.press('Escape');

  await act(desk, 'please today', 'Delete');
  await expect(dan.getByText('deleted this comment.')).toBeVisible();
  await expect(messageWith(dan, 'please today')).toHaveCount(0);
  await takeBack(desk);
  await expect(messageWith(dan, 'please today')).toBeVisible();
});

test('what a comment said is quoted by key into a comment, what a customer wrote into the answer', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Steam wand', description: 'It drips from the right group.' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('q');
  const answer = desk.getByRole('textbox', { name: 'Your answer' });
  await expect(answer.locator('blockquote')).toHaveText('It drips from the right group.');
  await api('post', `service-desk/tickets/${ticket.id}/messages`, { body: 'Between us: it is the gasket.', isInternal: true });
  await act(desk, 'Between us', 'Quote');
  await expect(desk.getByRole('textbox', { name: /Your comment/ }).locator('blockquote')).toHaveText('Between us: it is the gasket.');
});

test('a pasted picture stands in the text and in the comment', async ({ desk, product, api }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Display' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('i');
  await desk.keyboard.type('See ');
  await desk.getByRole('toolbar').waitFor();
  await desk.getByRole('textbox', { name: /Your comment/ }).evaluate(paste);
  await expect(desk.getByRole('textbox', { name: /Your comment/ }).getByRole('img', { name: 'shot.png' })).toHaveAttribute('src', /^\/api\/v1\/files\//);
  await desk.keyboard.press('Control+Enter');
  const picture = desk.getByRole('log').getByRole('article').getByRole('img', { name: 'shot.png' });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(1);
});

test('an answer that was begun on one device is there on another, stands in the list of drafts, and is gone when it was sent', async ({ desk, product, api, browser }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder rattles' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('r');
  await desk.keyboard.type('We come tomorrow');
  await expect(desk.getByText('Shared draft')).toBeVisible();
  await expect.poll(async () => (await api('get', 'drafts/shared')).items.map((draft: { ticket: { title: string } }) => draft.ticket.title)).toContain('Grinder rattles');

  const phone = await anotherDevice(desk, browser);
  await openPage(phone, `${product.url}/drafts`);
  expect(await faults(phone)).toEqual([]);
  expect(await scrollsSideways(phone)).toBe(false);
  await phone.getByRole('link', { name: /Grinder rattles/ }).click();
  const field = phone.getByRole('textbox', { name: 'Your answer' });
  await expect(field).toContainText('We come tomorrow');
  await phone.getByRole('toolbar').waitFor();
  await field.focus();
  await phone.keyboard.press('Control+End');
  await phone.keyboard.type(' at nine');
  await expect(desk.getByRole('textbox', { name: 'Your answer' })).toContainText('We come tomorrow at nine');
  await desk.getByRole('button', { name: 'Send reply' }).click();
  await expect(messageWith(desk, 'We come tomorrow at nine')).toBeVisible();
  await openPage(phone, `${product.url}/drafts`);
  await expect(phone.getByText('Grinder rattles')).toHaveCount(0);
});

test('a comment that was begun on one device is gone on with on another; of two texts the newest wins and the other is offered', async ({ desk, product, api, browser }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Frother drips' }));
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  const isKept = (response: { request(): { method(): string }; url(): string; ok(): boolean }) => response.request().method() === 'PUT' && response.url().includes('/drafts/internal') && response.ok();
  const kept = desk.waitForResponse(isKept);
  await desk.keyboard.press('i');
  await desk.keyboard.type('Ask the supplier');
  await kept;
  await expect(desk.getByText('Draft kept', { exact: true })).toBeVisible();

  const phone = await anotherDevice(desk, browser);
  await openPage(phone, `${product.url}/drafts`);
  await phone.getByRole('link', { name: /Frother drips/ }).click();
  const field = phone.getByRole('textbox', { name: /Your comment/ });
  await expect(field).toContainText('Ask the supplier');
  await field.focus();
  await phone.getByRole('toolbar').waitFor();
  const keptThere = phone.waitForResponse(isKept);
  await phone.keyboard.press('Control+End');
  await phone.keyboard.type(' at nine');
  await keptThere;

  // The first device wrote on without knowing: the newest wins, and the other is offered.
  await desk.keyboard.type(', early');
  await expect(desk.getByText('Another text of yours')).toBeVisible();
  await desk.getByRole('button', { name: 'Use that text' }).click();
  await expect(desk.getByRole('textbox', { name: /Your comment/ })).toContainText('Ask the supplier at nine');
  await desk.getByRole('button', { name: 'Add comment' }).click();
  await expect(messageWith(desk, 'Ask the supplier at nine')).toBeVisible();
  await openPage(phone, `${product.url}/drafts`);
  await expect(phone.getByText('Frother drips')).toHaveCount(0);
});

async function anotherDevice(desk: Page, browser: Browser): Promise<Page> {
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, storageState: await desk.context().storageState() })).newPage();
  await phone.addInitScript('sessionStorage.started || (localStorage.clear(), (sessionStorage.started = 1))');
  return phone;
}

/** As a browser does it when a screenshot is in the clipboard. */
function paste(field: unknown): void {
  const page = globalThis as unknown as { DataTransfer: new () => { items: { add(file: File): void } }; ClipboardEvent: new (type: string, init: object) => Event };
  const bytes = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (letter) => letter.charCodeAt(0));
  const clipboardData = new page.DataTransfer();
  clipboardData.items.add(new File([bytes], 'shot.png', { type: 'image/png' }));
  (field as EventTarget).dispatchEvent(new page.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}
