import type { Page } from '@playwright/test';
import { startImap, type ImapServer } from '../support/imap.ts';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { expect, openPage, test } from '../support/stories.ts';

let imap: ImapServer;
let world: SmtpSink;

test.beforeAll(async () => {
  [imap, world] = await Promise.all([startImap(), startSmtpSink()]);
});
test.afterAll(async () => {
  await Promise.all([imap?.stop(), world?.stop()]);
});

test('a real mail becomes a ticket on two live screens, one agent answers, the customer gets the mail, and their answer comes back', async ({ desk, product, colleague }) => {
  await connectMailbox(desk, product.url);
  const dan = await colleague('Dan Whitlock');
  for (const screen of [desk, dan]) await openPage(screen, `${product.url}/desk/all`);
  for (const screen of [desk, dan]) await expect(screen.getByRole('contentinfo').getByText('Live', { exact: true })).toBeVisible();

  await imap.deliver([letter({ id: 'first@customer.example', subject: 'Grinder stopped this morning', text: 'It hums and does not turn.\n\nNadia' })]);
  for (const screen of [desk, dan]) await expect(screen.getByText('Grinder stopped this morning').first()).toBeVisible();

  const acknowledgement = await world.next(({ to, raw }) => to.includes('nadia@customer.example') && /auto-submitted: auto-(replied|generated)/i.test(raw));
  expect(acknowledgement.to).toEqual(['nadia@customer.example']);
  expect(acknowledgement.raw).toMatch(/TKT\d{6}/);
  expect(acknowledgement.raw).not.toContain('does not turn');

  await dan.getByText('Grinder stopped this morning').first().click();
  await dan.keyboard.press('Enter');
  await dan.waitForURL(/\/tickets\/TKT\d{6}/);
  await expect(dan.getByText('It hums and does not turn.').first()).toBeVisible();
  await dan.keyboard.press('r');
  await dan.keyboard.type('Please press the red button under the hopper.');
  await dan.keyboard.press('Control+Enter');

  const answer = await world.next((mail) => mail.raw.includes('red button'));
  expect(answer.to).toEqual(['nadia@customer.example']);
  expect(answer.raw).toMatch(/^In-Reply-To:\s*<first@customer\.example>/im);
  expect(answer.raw).toMatch(/^Subject: .*Grinder stopped this morning.*\[TKT\d{6}\]/im);
  expect(answer.raw).not.toMatch(/^auto-submitted:/im);
  await expect(dan.getByText('sent', { exact: true }).first()).toBeVisible();

  const ours = /^Message-ID:\s*(<[^>]+>)/im.exec(answer.raw)![1]!;
  await imap.deliver([letter({ id: 'second@customer.example', subject: 'Re: Grinder stopped this morning', text: 'That did it, thank you.', inReplyTo: ours })]);
  await expect(dan.getByText('That did it, thank you.').first()).toBeVisible();
  await expect(dan).toHaveURL(/\/tickets\/TKT\d{6}/);
  expect(world.mails.filter(({ to }) => to.includes('nadia@customer.example'))).toHaveLength(2);
});

/** On the page, as an administrator would, with the test that names what is wrong. */
async function connectMailbox(page: Page, url: string): Promise<void> {
  await openPage(page, `${url}/settings/mailboxes`);
  await page.getByRole('button', { name: 'Connect mailbox' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address', { exact: true }).fill('support@help.test');
  await dialog.getByLabel('Name', { exact: true }).fill('Service desk');
  const [reading, sending] = [dialog.getByRole('group').nth(0), dialog.getByRole('group').nth(1)];
  await fillServer(reading, { port: imap.port, user: imap.user, password: 'wrong' });
  await fillServer(sending, { port: world.port, user: '', password: '' });
  await dialog.getByRole('button', { name: /^Test/ }).click();
  // What the servers said moves the buttons below it: only then is one pressed.
  await expect(dialog.getByText('does not accept this user and password')).toBeVisible();
  await reading.getByLabel('Password').fill(imap.password);
  await dialog.getByRole('button', { name: 'Connect mailbox' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /support@help\.test/ })).toBeVisible();
}

async function fillServer(group: ReturnType<Page['getByRole']>, { port, user, password }: { port: number; user: string; password: string }): Promise<void> {
  await group.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await group.getByLabel('Encryption').selectOption('none');
  await group.getByLabel('Port').fill(String(port));
  await group.getByLabel('User').fill(user);
  if (password) await group.getByLabel('Password').fill(password);
}

function letter({ id, subject, text, inReplyTo }: { id: string; subject: string; text: string; inReplyTo?: string }): Buffer {
  const headers = [
    'From: Nadia Osei <nadia@customer.example>',
    'To: support@help.test',
    `Subject: ${subject}`,
    `Message-ID: <${id}>`,
    `Date: ${new Date().toUTCString()}`,
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${text}\r\n`);
}
