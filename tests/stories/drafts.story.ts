import type { Locator, Page } from '@playwright/test';
import { aTicket, expect, openPage, test } from '../support/stories.ts';

const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Your answer' });

async function write(page: Page, words: string): Promise<void> {
  await page.locator('body').press('r');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(words);
}

test.describe.configure({ timeout: 180_000 });

test('a draft stays in its field while its ticket gets another team, assignee, status and customer, is merged and set free again; who sends it then sends it to the new customer with their own signature', async ({ desk, product, api, colleague }) => {
  const mailbox = await api('post', 'mailboxes', { name: 'Drafts', address: 'drafts@help.test', acknowledge: false });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ title: 'Toaster sparks', mailboxId: mailbox.id }));
  const target = await api('post', 'service-desk/tickets', aTicket({ title: 'Toaster sparks still' }));
  const team = await api('post', 'teams', { name: 'Toasters' });
  const ben = await colleague('Ben Drafts', 'supervisor');
  const { id: benId } = (await (await ben.request.get(`${product.url}/api/v1/me`)).json()) as { id: string };
  await api('patch', 'writing', { signature: '<p>Signed by the desk</p>' });
  await ben.request.patch(`${product.url}/api/v1/writing`, { headers: { origin: product.url }, data: { signature: '<p>Signed by Ben</p>' } });
  for (const page of [desk, ben]) await openPage(page, `${product.url}/tickets/${number}`);
  await write(desk, 'We come');
  await expect(field(ben)).toContainText('We come');

  const changes: [string, () => Promise<unknown>][] = [
    [' at', () => api('patch', `service-desk/tickets/${id}`, { teamId: team.id, assigneeId: benId })],
    [' nine', () => api('patch', `service-desk/tickets/${id}`, { status: 'resolved', resolution: 'A new cable.' })],
    [' with', () => api('post', `service-desk/tickets/${id}/requester`, { requester: { name: 'Nora Other', email: 'nora@drafts.example' } })],
    [' a new', () => api('post', `service-desk/tickets/${id}/merge`, { into: target.number })],
    [' cable.', () => api('post', `service-desk/tickets/${id}/unmerge`, {})],
  ];
  for (const [words, change] of changes) {
    await change();
    await field(desk).focus();
    await desk.keyboard.press('ControlOrMeta+End');
    await desk.keyboard.type(words);
    await expect(field(ben)).toContainText(words.trim());
  }
  await expect(field(desk)).toHaveText('We come at nine with a new cable.');
  await field(ben).focus();
  await ben.keyboard.press('ControlOrMeta+Enter');
  await expect(ben.getByRole('log').getByRole('article').filter({ hasText: 'We come at nine with a new cable.' })).toHaveCount(1);
  const mail = (await api('get', `service-desk/tickets/${id}/messages`)).items.at(-1);
  expect(mail).toMatchObject({ direction: 'out', author: { name: 'Ben Drafts' } });
  expect(JSON.stringify(mail)).not.toContain('Signed by the desk');
  await api('patch', 'writing', { signature: '' });
});
