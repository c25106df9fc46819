import type { Page, WebSocketRoute } from '@playwright/test';
import { aTicket, expect, openPage, test } from '../support/stories.ts';

const live = (page: Page, state: string) => expect(page.locator(`[data-live="${state}"]`)).toBeVisible();

/** Numbers in the heads of the columns and the cards below, in their order; times go on by themselves and are left out. */
const shown = (page: Page): Promise<string[]> =>
  page.locator('[data-column]').evaluateAll((lanes) => lanes.map((lane) => [lane.getAttribute('data-column'), lane.querySelector('.count')?.textContent?.trim(), ...[...lane.querySelectorAll('.card')].map((card) => card.querySelector('.subj')?.textContent?.trim() ?? '')].join(' | ')));

test('check 9: a board that was cut off while many things changed equals a fresh load, without loading anew', { tag: '@long' }, async ({ desk, product, api, long }) => {
  const ids: string[] = [];
  for (let n = 0; n < 20; n += 1) ids.push((await api('post', 'service-desk/tickets', aTicket({ status: 'open' }))).id);
  let cut = false;
  const sockets = new Set<WebSocketRoute>();
  await desk.routeWebSocket(/socket\.io/, (socket) => {
    if (cut) return void socket.close();
    sockets.add(socket);
    socket.connectToServer();
  });
  await desk.route('**/socket.io/**', (route) => (cut ? route.abort() : route.continue()));
  await openPage(desk, `${product.url}/board`);
  await live(desk, 'live');
  await desk.evaluate('window.notLoadedAnew = true');
  cut = true;
  for (const socket of sockets) await socket.close();
  await live(desk, 'connecting');

  const statuses = ['in_progress', 'pending_customer', 'open', 'pending_parts'];
  const changes = Array.from({ length: long ? 200 : 60 }, (_none, n) => ({ id: ids[(n * 7) % ids.length]!, change: n % 5 === 0 ? { title: `Changed ${n}` } : n % 11 === 0 ? { priority: n % 2 ? 'urgent' : 'low' } : { status: statuses[(n + Math.floor(n / 20)) % statuses.length] } }));
  for (const { id, change } of changes) await api('patch', `service-desk/tickets/${id}`, change);
  await api('patch', `service-desk/tickets/${ids[3]}`, { status: 'cancelled' });

  cut = false;
  await live(desk, 'live');
  const fresh = await desk.context().newPage();
  await openPage(fresh, `${product.url}/board`);
  await live(fresh, 'live');
  const expected = await shown(fresh);
  expect(expected.join()).toContain('Changed');
  await expect(async () => expect(await shown(desk)).toEqual(expected)).toPass({ timeout: 60_000 });
  expect(await desk.evaluate('"notLoadedAnew" in window')).toBe(true);
});

test('who leaves a team loses its tickets while looking at them, in the list, on the page and everywhere else', async ({ product, api, colleague }) => {
  const team = await api('post', 'teams', { name: 'For a while' });
  const list = await colleague('Lea Away');
  const { items } = await api('get', 'people?limit=100');
  const lea = items.find((person: { email: string }) => person.email === 'lea.away@desk.example');
  await api('patch', `people/${lea.id}`, { teamIds: [team.id] });
  const { title, number } = await api('post', 'service-desk/tickets', aTicket({ title: 'Seen for a while', teamId: team.id }));
  await openPage(list, `${product.url}/desk/all`);
  await expect(list.getByRole('option').filter({ hasText: title })).toBeVisible();
  const ticket = await list.context().newPage();
  await openPage(ticket, `${product.url}/tickets/${number}`);
  for (const page of [list, ticket]) await live(page, 'live');

  await api('patch', `people/${lea.id}`, { teamIds: [] });
  await expect(list.getByRole('option').filter({ hasText: title })).toHaveCount(0);
  await expect(ticket.getByText(title)).toHaveCount(0);
  expect((await list.request.get(`${product.url}/api/v1/service-desk/tickets/${number}`)).status()).toBe(404);

  // And whose access ends is out.
  await api('post', `people/${lea.id}/deactivate`, {});
  await live(list, 'signed-out');
  await expect(list.getByText('Your access ended.')).toBeVisible();
});
