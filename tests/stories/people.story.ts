import { createHmac } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { ADMIN, startProduct } from '../support/product.ts';
import { expect, faults, ofColours, openPage, scrollsSideways, signIn, test } from '../support/stories.ts';

const PASSWORD = 'four words in a row';

test('the first visitor makes the desk theirs with the link that was printed, once', async ({ browser }) => {
  test.slow();
  const product = await startProduct({ env: { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' } });
  try {
    await expect.poll(product.output).toContain('/setup?token=');
    const link = /http\S+\/setup\?token=\S+/.exec(product.output())![0].replace(/^https?:\/\/[^/]+/, product.url);
    const page = await newPage(browser);
    await openPage(page, product.url);
    await expect(page).toHaveURL(/\/setup$/);
    await expect(page.getByText('The first person comes in with a one-time link')).toBeVisible();

    await openPage(page, link);
    await page.getByLabel('Name of the desk').fill('Larkfield service');
    await page.getByLabel('Your name').fill('Ana Ribeiro');
    await page.getByLabel('Email').fill('ana@larkfield.example');
    await password(page, 'Choose a password').fill('short');
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: 'Create the desk' }).click();
    await expect(page.getByText('A password needs at least 10 characters.')).toBeVisible();
    await expect(page.getByLabel('Name of the desk')).toHaveValue('Larkfield service');
    expect(await faults(page)).toEqual([]);
    await password(page, 'Choose a password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the desk' }).click();
    await expect(page).toHaveURL(/\/desk\//);

    const late = await newPage(browser);
    await openPage(late, link);
    await expect(late).toHaveURL(/\/auth\/sign-in/);
    await expect(late.getByRole('heading', { name: 'Sign in to Larkfield service' })).toBeVisible();
  } finally {
    await product.stop();
  }
});

test('a colleague is invited, comes in with the copied link, and is out when they are deactivated', async ({ desk, product, browser }) => {
  await openPage(desk, `${product.url}/settings/people`);
  await desk.getByRole('button', { name: 'Invite person' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Ben Okafor');
  await dialog.getByLabel('Email').fill(ADMIN.email);
  await dialog.getByRole('button', { name: 'Create invitation' }).click();
  await expect(dialog.getByText('Somebody with this e-mail address is here already.')).toBeVisible();
  await dialog.getByLabel('Email').fill('ben@desk.example');
  await dialog.getByRole('button', { name: 'Create invitation' }).click();
  const link = await desk.getByLabel('Invitation link').inputValue();
  await desk.getByRole('button', { name: 'Done' }).click();
  await expect(desk.getByRole('row', { name: /Ben Okafor/ })).toContainText('Invited');

  const ben = await newPage(browser);
  await openPage(ben, link.replace(/^https?:\/\/[^/]+/, product.url));
  await expect(ben.getByLabel('Your name')).toHaveValue('Ben Okafor');
  await password(ben, 'Choose a password').fill(PASSWORD);
  await ben.getByRole('button', { name: 'Join' }).click();
  await expect(ben).toHaveURL(/\/desk\//);
  await openPage(ben, `${product.url}/settings`);
  await expect(ben.getByRole('main').getByRole('link', { name: /Audit log/ })).toHaveCount(0);
  const answer = await ben.goto(`${product.url}/settings/audit`);
  expect(answer?.status()).toBe(403);

  await openPage(ben, `${product.url}/desk/all`);
  await openPage(desk, `${product.url}/settings/people`);
  await desk.getByRole('button', { name: 'Ben Okafor' }).click();
  await desk.getByRole('button', { name: 'Deactivate' }).click();
  await expect(desk.getByText('Ben Okafor deactivated and signed out everywhere')).toBeVisible();
  await expect.poll(() => ben.request.get(`${product.url}/api/v1/me`).then((response) => response.status())).toBe(401);
  await ben.goto(`${product.url}/desk/all`);
  await expect(ben).toHaveURL(/\/auth\/sign-in/);
});

test('a role that demands a second factor leads its people to set one up, and then asks for it', async ({ api, product, browser }) => {
  const role = await api('get', 'roles/billing');
  await api('patch', 'roles/billing', { requireTotp: true, version: role.version });
  const { invitation } = await api('post', 'people', { name: 'Cem Aydin', email: 'cem@desk.example', role: 'billing' });

  const cem = await newPage(browser);
  await openPage(cem, invitation.link.replace(/^https?:\/\/[^/]+/, product.url));
  await password(cem, 'Choose a password').fill(PASSWORD);
  await cem.getByRole('button', { name: 'Join' }).click();
  await expect(cem).toHaveURL(/\/auth\/second-factor/);
  await cem.goto(`${product.url}/settings/people`);
  await expect(cem).toHaveURL(/\/auth\/second-factor/);
  expect((await cem.request.get(`${product.url}/api/v1/people`)).status()).toBe(403);

  await openPage(cem, `${product.url}/auth/second-factor`);
  await password(cem, 'Password').fill(PASSWORD);
  await cem.getByRole('button', { name: 'Begin' }).click();
  const secret = (await cem.locator('code.secret').innerText()).replaceAll(' ', '');
  const codes = await cem.locator('ul.codes li').allInnerTexts();
  expect(codes).toHaveLength(10);
  expect(await faults(cem)).toEqual([]);
  await cem.getByLabel('The six digits your app shows now').fill('000000');
  await cem.getByRole('button', { name: 'Turn on' }).click();
  await expect(cem.getByText('This code does not match.')).toBeVisible();
  await cem.getByLabel('The six digits your app shows now').fill(totp(secret));
  await cem.getByRole('button', { name: 'Turn on' }).click();
  await expect(cem).toHaveURL(/\/desk\//);

  await cem.context().clearCookies();
  await openPage(cem, `${product.url}/auth/sign-in?next=%2Fsettings%2Fme`);
  await cem.getByLabel('Email').fill('cem@desk.example');
  await password(cem, 'Password').fill(PASSWORD);
  await cem.keyboard.press('Enter');
  await expect(cem).toHaveURL(/\/auth\/code/);
  await cem.getByRole('button', { name: 'Use a recovery code' }).click();
  await cem.getByLabel('Recovery code').fill(codes[0]!);
  await cem.keyboard.press('Enter');
  await expect(cem).toHaveURL(/\/settings\/me/);
});

test('a wrong password keeps the address and says no more than that', async ({ product, page }) => {
  await openPage(page, `${product.url}/auth/sign-in`);
  for (const email of ['nobody@desk.example', ADMIN.email]) {
    await page.getByLabel('Email').fill(email);
    await password(page, 'Password').fill('not this one');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('E-mail address or password is wrong.');
    await expect(page.getByLabel('Email')).toHaveValue(email);
  }
  await signIn(page, product.url, ADMIN);
  await page.getByRole('button', { name: /^You/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/auth\/sign-in/);
  expect((await page.request.get(`${product.url}/api/v1/me`)).status()).toBe(401);
});

test('a key is shown once and stops working when it is withdrawn; the audit log tells of both', async ({ desk, product }) => {
  await openPage(desk, `${product.url}/settings/keys`);
  await desk.getByRole('button', { name: 'Create key' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Web shop');
  await dialog.getByLabel('Reading only').check();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = await desk.getByLabel('Key', { exact: true }).inputValue();
  expect(key).toMatch(/^sbk_.{43}$/);
  const status = () => fetch(`${product.url}/api/v1/people`, { headers: { authorization: `Bearer ${key}` } }).then((response) => response.status);
  expect(await status()).toBe(200);
  await desk.getByRole('button', { name: 'Done' }).click();
  await expect(desk.getByRole('row', { name: /Web shop/ })).toContainText('Reading only');
  expect(await desk.content()).not.toContain(key);

  await desk.getByRole('row', { name: /Web shop/ }).getByRole('button', { name: 'Withdraw' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect.poll(status).toBe(401);

  await openPage(desk, `${product.url}/settings/audit`);
  await desk.getByLabel('What').selectOption({ label: 'Roles, teams and keys' });
  await desk.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(desk.getByText('withdrew an API key').first()).toBeVisible();
  await expect(desk.getByText('signed in', { exact: true })).toHaveCount(0);
});

test('a role is changed by a press and taken back by Undo', async ({ desk, api, product }) => {
  await openPage(desk, `${product.url}/settings/roles`);
  const box = desk.getByLabel('Agent: Export tickets', { exact: true });
  await box.check();
  await expect(desk.getByText('Agent may now: Export tickets')).toBeVisible();
  expect((await api('get', 'roles/agent')).rights).toContain('tickets.export');
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(box).not.toBeChecked();
  await expect.poll(async () => (await api('get', 'roles/agent')).rights).not.toContain('tickets.export');
  await expect(desk.getByLabel('Admin: Export tickets', { exact: true })).toBeDisabled();
});

test('the pages of settings hold on a phone, in the dark and in German', async ({ desk, product }) => {
  test.slow();
  await desk.setViewportSize({ width: 390, height: 844 });
  for (const theme of ['light', 'dark']) {
    await desk.context().addCookies([{ name: 'theme', value: theme, url: product.url }, { name: 'language', value: theme === 'dark' ? 'de' : 'en', url: product.url }]);
    for (const path of ['', '/people', '/teams', '/roles', '/keys', '/audit', '/me']) {
      await openPage(desk, `${product.url}/settings${path}`);
      expect(await scrollsSideways(desk), `${path} ${theme}`).toBe(false);
      expect(await faults(desk, ...(theme === 'dark' ? ofColours : [])), `${path} ${theme}`).toEqual([]);
    }
  }
});

const newPage = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

const password = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

/** RFC 6238: six digits, 30 s, SHA-1. */
function totp(base32: string): string {
  const bits = [...base32].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', secret).update(step).digest();
  return ((digest.readUInt32BE(digest.at(-1)! & 15) & 0x7fffffff) % 1_000_000).toString().padStart(6, '0');
}
