import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, faults, openPage, scrollsSideways, test } from '../support/stories.ts';

const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Your answer' });
const sent = (page: Page, text: string): Locator => page.getByRole('log').getByRole('article').filter({ hasText: text });

/** Begins with the key, or goes on at the end of what stands there. */
async function write(page: Page, words: string): Promise<void> {
  await page.locator('body').press('r');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(words);
}
/** As another page sees it: it is stored. */
const answers = async (api: (method: 'get', path: string) => Promise<any>, id: string): Promise<{ body: string; author: { name: string } }[]> => (await api('get', `service-desk/tickets/${id}/messages`)).items.filter(({ direction }: { direction: string }) => direction === 'out');

test('two write one answer with recipients and a file in it; both press Send and one message leaves; what came too late is the next draft', async ({ desk, product, api, colleague }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder hums' }));
  const maria = await colleague('Maria Reply');
  for (const page of [desk, maria]) await openPage(page, `${product.url}/tickets/${number}`);
  await write(desk, 'We come tomorrow.');
  // She has not opened it: it shows because somebody writes.
  await expect(field(maria)).toContainText('We come tomorrow.');
  await write(maria, ' At nine.');
  await expect(field(desk)).toContainText('We come tomorrow. At nine.');
  await expect(field(desk).locator('.caret[data-name="Maria"]')).toHaveCount(1);
  await expect(desk.getByText('Maria is also writing')).toBeVisible();

  await desk.getByRole('button', { name: 'Cc and Bcc' }).click();
  const people = desk.getByRole('group', { name: 'Recipients' });
  await people.getByLabel('Cc', { exact: true }).fill('nonsense');
  await people.getByLabel('Cc', { exact: true }).press('Enter');
  await expect(people.getByText('nonsense is not an e-mail address.')).toBeVisible();
  await people.getByLabel('Cc', { exact: true }).fill('boss@example.com');
  await people.getByLabel('Cc', { exact: true }).press('Enter');
  await expect(maria.getByRole('group', { name: 'Recipients' }).getByText('boss@example.com')).toBeVisible();
  await maria.locator('input[type=file]').setInputFiles({ name: 'manual.txt', mimeType: 'text/plain', buffer: Buffer.from('Press the red button.') });
  await expect(desk.getByRole('link', { name: 'manual.txt', exact: true })).toBeVisible();
  expect(await faults(desk)).toEqual([]);

  await field(desk).focus();
  await field(maria).focus();
  await maria.keyboard.press('ControlOrMeta+End');
  await Promise.all([desk.keyboard.press('ControlOrMeta+Enter'), maria.keyboard.press('ControlOrMeta+Enter')]);
  for (const page of [desk, maria]) await expect(sent(page, 'We come tomorrow. At nine.')).toHaveCount(1);
  for (const page of [desk, maria]) await expect(field(page)).toHaveText('');
  expect(await answers(api, id)).toHaveLength(1);
  expect((await api('get', `service-desk/tickets/${id}/messages`)).items.at(-1).attachments).toMatchObject([{ name: 'manual.txt' }]);
  const [first, second] = (await answers(api, id))[0]!.author.name === 'Maria Reply' ? [maria, desk] : [desk, maria];
  await expect(second.getByText(/sent this answer at/)).toBeVisible();

  // Whoever sent it takes it back: it is everybody's draft again, and was no message.
  await first.getByRole('button', { name: /Undo/ }).click();
  for (const page of [desk, maria]) await expect(field(page)).toContainText('We come tomorrow. At nine.');
  await expect(second.getByRole('link', { name: 'manual.txt', exact: true })).toBeVisible();
  expect(await answers(api, id)).toEqual([]);
});

test('three write; one of them without a connection: the others send meanwhile, and what was typed after that is a new draft for all', { tag: '@long' }, async ({ desk, product, api, colleague, long }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  const ben = await colleague('Ben Reply');
  const cleo = await colleague('Cleo Reply');
  for (const page of [desk, ben, cleo]) await openPage(page, `${product.url}/tickets/${number}`);
  await write(desk, 'Hello Ana, ');
  for (const page of [ben, cleo]) await expect(field(page)).toContainText('Hello Ana,');
  await write(cleo, 'it is the gasket. ');
  await expect(field(desk)).toContainText('gasket');
  await write(ben, 'Ben was here. ');
  await expect(field(desk)).toContainText('Ben was here.');
  await cleo.context().setOffline(true);
  await cleo.keyboard.type('Typed in the cellar.');
  await expect(cleo.getByText(/^(Not saved yet|Not connected)/)).toBeVisible();
  await expect(field(desk)).not.toContainText('cellar');
  // Longer than anything waits for.
  await cleo.waitForTimeout(long ? 30_000 : 5_000);
  await cleo.keyboard.press('ControlOrMeta+Enter');
  await expect(cleo.getByRole('alert').filter({ hasText: 'Not sent' })).toBeVisible();
  await field(desk).focus();
  await desk.keyboard.press('ControlOrMeta+Enter');
  for (const page of [desk, ben]) await expect(sent(page, 'it is the gasket. Ben was here.')).toHaveCount(1);
  await expect(ben.getByText(/sent this answer at/)).toBeVisible();
  await cleo.context().setOffline(false);
  await expect(cleo.getByText(/sent this answer at .* What you typed after that stands below/)).toBeVisible({ timeout: 60_000 });
  for (const page of [desk, ben, cleo]) await expect(field(page)).toHaveText('Typed in the cellar.');
  expect((await answers(api, id)).map(({ body }) => body.trim())).toEqual(['Hello Ana, it is the gasket. Ben was here.']);
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/drafts`)).items).toMatchObject([{ n: 2, preview: 'Typed in the cellar.' }]);
});

test('a newer message of the customer stops Send once, is shown, and the second press sends; the server refuses whoever has not seen it', async ({ desk, product, api }) => {
  const { number, id, requester } = await api('post', 'service-desk/tickets', aTicket());
  await openPage(desk, `${product.url}/tickets/${number}`);
  await write(desk, 'We come at nine.');
  await expect(desk.getByText('Shared draft')).toBeVisible();
  const mailbox = await api('post', 'mailboxes', { name: 'Drift', address: 'drift@help.test', acknowledge: false });
  const letter = [`From: Ana <${requester.email}>`, 'To: drift@help.test', `Subject: Re: [${number}]`, 'Message-ID: <drift1@customer.example>', '', 'Please not before ten.', ''].join('\r\n');
  expect((await desk.request.post(`${product.url}/api/v1/mailboxes/${mailbox.id}/raw`, { headers: { origin: product.url, 'content-type': 'message/rfc822' }, data: Buffer.from(letter) })).ok()).toBe(true);
  await expect(desk.getByText('1 new message since you began.')).toBeVisible();
  const refused = await desk.request.post(`${product.url}/api/v1/service-desk/tickets/${id}/replies/email/1/send`, { headers: { origin: product.url }, data: { lastSeenSeq: 1 } });
  expect(refused.status()).toBe(409);
  expect((await refused.json()).current).toMatchObject([{ direction: 'in', body: expect.stringContaining('not before ten') }]);
  await field(desk).focus();
  await desk.keyboard.press('ControlOrMeta+Enter');
  await expect(desk.getByRole('button', { name: 'Send anyway' })).toBeVisible();
  expect(await answers(api, id)).toEqual([]);
  await desk.keyboard.press('ControlOrMeta+Enter');
  await expect(sent(desk, 'We come at nine.')).toHaveCount(1);
});

test('a colleague is asked to finish a draft and finds it; where a team has answers approved, nothing leaves before', async ({ desk, product, api, colleague }) => {
  const dan = await colleague('Dan Reply');
  await openPage(dan, `${product.url}/desk/all`);
  const team = await api('post', 'teams', { name: 'Careful answers', approvesReplies: true });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ title: 'Boiler is loud', teamId: team.id }));
  // Names of colleagues and teams are kept for some seconds: a page that knows the team knows Dan.
  await expect(async () => {
    await openPage(desk, `${product.url}/tickets/${number}`);
    await expect(desk.getByText('Careful answers').first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await write(desk, 'We come at');
  await desk.getByRole('button', { name: 'Ask a colleague to finish or read it' }).click();
  const dialog = desk.getByRole('dialog', { name: 'Ask a colleague about this draft' });
  await dialog.getByLabel('Who').selectOption({ label: 'Dan Reply' });
  await dialog.getByLabel('A line for them').fill('You know the hour.');
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(desk.getByText('Dan Reply was asked to finish this.')).toBeVisible();
  await expect(dan.getByRole('button', { name: /1 .*notification/i })).toBeVisible();
  await openPage(dan, `${product.url}/drafts`);
  await dan.setViewportSize({ width: 390, height: 844 });
  expect(await faults(dan)).toEqual([]);
  expect(await scrollsSideways(dan)).toBe(false);
  await dan.setViewportSize({ width: 1440, height: 900 });
  await dan.getByRole('link', { name: /Boiler is loud/ }).click();
  await expect(dan.getByText('asks you to finish this.')).toBeVisible();
  await expect(field(dan)).toContainText('We come at');
  await field(dan).focus();
  await dan.keyboard.press('ControlOrMeta+End');
  await dan.keyboard.type(' nine.');
  await expect(field(desk)).toContainText('We come at nine.');
  await dan.getByRole('button', { name: 'Ask for approval' }).first().click();
  const asking = dan.getByRole('dialog', { name: 'Ask a colleague about this draft' });
  await asking.getByLabel('Who').selectOption({ label: (await api('get', 'me')).name });
  await asking.getByRole('button', { name: 'Ask', exact: true }).click();
  await desk.getByRole('button', { name: 'Approve as it stands' }).click();
  await expect(dan.getByText('approved this as it stands.')).toBeVisible();
  await field(dan).focus();
  await dan.keyboard.press('ControlOrMeta+End');
  await dan.keyboard.type(' Sharp.');
  await expect(dan.getByText('approved this as it stands.')).toHaveCount(0);
  await expect(field(desk)).toContainText('Sharp.');
  expect(await answers(api, id)).toEqual([]);
  await field(desk).focus();
  await desk.keyboard.press('ControlOrMeta+Enter');
  await expect(sent(dan, 'We come at nine. Sharp.')).toHaveCount(1);
});

test('what somebody kept for themselves before answers were written together is put into the shared draft, once', async ({ desk, product, api }) => {
  const { number, id } = await api('post', 'service-desk/tickets', aTicket());
  await desk.request.put(`${product.url}/api/v1/service-desk/tickets/${id}/drafts/out`, { headers: { origin: product.url }, data: { body: 'Written last week.', format: 'text' } });
  for (let time = 0; time < 2; time += 1) {
    await openPage(desk, `${product.url}/tickets/${number}`);
    await expect(field(desk)).toHaveText('Written last week.');
    await expect.poll(async () => (await api('get', 'drafts')).items.filter((draft: { ticket: { id: string } }) => draft.ticket.id === id)).toEqual([]);
    await expect.poll(async () => (await api('get', `service-desk/tickets/${id}/drafts`)).items).toMatchObject([{ preview: 'Written last week.' }]);
  }
});
