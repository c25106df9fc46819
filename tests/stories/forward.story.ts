import type { Page } from '@playwright/test';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { aTicket, expect, faults, openPage, test } from '../support/stories.ts';

/** A page that has just learned its reader's zone loads anew, which may come between. */
const goTo = (page: Page, url: string): Promise<void> =>
  expect(async () => {
    await openPage(page, url);
    expect(page.url()).toBe(url);
  }).toPass({ timeout: 60_000 });

let world: SmtpSink;
let mailboxId: string;
test.beforeAll(async () => void (world = await startSmtpSink()));
test.afterAll(async () => void (await world?.stop()));
test.beforeEach(async ({ api }) => {
  mailboxId ??= (await api('post', 'mailboxes', { name: 'Service desk', address: 'suppliers@help.test', acknowledge: false, isDefault: true, smtp: { host: '127.0.0.1', port: world.port, security: 'none', user: '' } })).id;
});

test('a ticket is forwarded to a supplier, whose answer comes back where only staff see it, and is answered in turn', async ({ desk, api, kept }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Grinder stopped' }));
  await goTo(desk, `${kept.product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('Shift+F');
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await expect(dialog.getByText('Say whom to forward it to.')).toBeVisible();
  await dialog.getByLabel('To', { exact: true }).fill('service@bolt.example');
  await dialog.getByLabel('What they should know').fill('Can you send the burr?');
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await expect(dialog).toBeHidden();
  // It waits a moment; taken back it stands in the dialog as it was written.
  await expect(desk.getByText(/^Leaves in/)).toBeVisible();
  await desk.keyboard.press('z');
  await expect(dialog.getByLabel('What they should know')).toHaveValue('Can you send the burr?');
  await expect(dialog.getByLabel('To', { exact: true })).toHaveValue('service@bolt.example');
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await expect(dialog).toBeHidden();
  const mail = await world.next(({ to }) => to.includes('service@bolt.example'));
  expect(mail.raw).toMatch(/^Subject: Fwd: Grinder stopped \[TKT\d+\]/im);
  expect(mail.raw).toContain('Can you send the burr?');
  await expect(desk.getByText('Waiting on third party').first()).toBeVisible();

  const ours = /^Message-ID:\s*(<[^>]+>)/im.exec(mail.raw)![1]!;
  const cookie = kept.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const letter = ['From: Bolt Supplies <service@bolt.example>', 'To: suppliers@help.test', 'Subject: Re: Fwd: Grinder stopped', 'Message-ID: <b1@bolt.example>', `In-Reply-To: ${ours}`, '', 'It ships on Monday.', ''].join('\r\n');
  await fetch(`${kept.product.url}/api/v1/mailboxes/${mailboxId}/raw`, { method: 'POST', headers: { cookie, origin: kept.product.url, 'content-type': 'message/rfc822' }, body: letter });
  const answer = desk.locator('.msg', { hasText: 'It ships on Monday.' });
  await expect(answer).toBeVisible();
  await expect(answer).toContainText('Third party');
  await expect(desk.getByText('Waiting on third party').first()).toBeVisible();
});

test('a signature is written once and stands below the answer, seen before it is sent', async ({ desk, api, kept }) => {
  await goTo(desk, `${kept.product.url}/settings/me`);
  const field = desk.getByRole('textbox', { name: 'Signature' });
  await field.click();
  await desk.keyboard.type('Kind regards, {{agent.name}} about {{ticket.number}}');
  await desk.locator('#signature').getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByText('Signature saved')).toBeVisible();
  expect(await faults(desk)).toEqual([]);

  const ticket = await api('post', 'service-desk/tickets', aTicket());
  await goTo(desk, `${kept.product.url}/tickets/${ticket.number}`);
  await desk.keyboard.press('r');
  await desk.keyboard.type('Press the red button.');
  await expect(desk.getByText(`about ${ticket.number}`)).toBeVisible();
  await desk.keyboard.press('Control+Enter');
  const mail = await world.next(({ raw }) => raw.includes('Press the red button.'));
  expect(mail.raw).toContain(`about ${ticket.number}`);
  await expect(desk.locator('.msg.out', { hasText: 'Press the red button.' })).not.toContainText('Kind regards');
});

test('a conversation is printed whole, without what only staff may see unless that is asked for', async ({ desk, api, kept, browser }) => {
  const ticket = await api('post', 'service-desk/tickets', aTicket({ title: 'Long story' }));
  for (let n = 1; n <= 60; n++) await api('post', `service-desk/tickets/${ticket.number}/messages`, n % 6 === 0 ? { body: `Between us ${n}.`, direction: 'internal' } : { body: `<p>Word ${n}.</p><img alt="" src="https://elsewhere.example/p.gif">`, format: 'html', direction: 'out' });
  const asked: string[] = [];
  desk.on('request', (request) => void (request.url().includes('elsewhere') && asked.push(request.url())));
  await goTo(desk, `${kept.product.url}/tickets/${ticket.number}/print`);
  await expect(desk.locator('article')).toHaveCount(51);
  for (const text of ['Word 1.', 'Word 59.', 'Save as PDF']) await expect(desk.getByText(text, { exact: false }).first()).toBeVisible();
  await expect(desk.getByText('Between us')).toHaveCount(0);
  expect(await faults(desk)).toEqual([]);
  await desk.getByLabel('With internal comments').check();
  await expect(desk.locator('article')).toHaveCount(61);
  await desk.emulateMedia({ media: 'print' });
  await expect(desk.getByRole('button', { name: /Print/ })).toBeHidden();
  expect((await desk.pdf()).length).toBeGreaterThan(20_000);
  expect(asked).toEqual([]);

  const stranger = await browser.newPage();
  await stranger.goto(`${kept.product.url}/tickets/${ticket.number}/print`);
  await expect(stranger).toHaveURL(/sign-in/);
  await stranger.close();
});
