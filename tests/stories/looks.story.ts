import { wrongWithLooks } from '../support/looks.ts';
import { aTicket, expect, test } from '../support/stories.ts';

const settings = ['statuses', 'categories', 'fields', 'life', 'macros', 'templates', 'rules', 'webhooks', 'import'].map((page) => `/settings/${page}`);
const shared = ['/desk/all', '/board', '/board?rows=priority&by=assignee', '/search?q=hums', '/search?q=nothing-like-it', '/preferences', '/preferences/notifications', '/tickets/new'];

/** Queue, ticket and customers have stories of their own that look closer. */
test('every page, on a desk in light and on a phone in the dark: axe finds nothing, nothing reaches out', { tag: '@long' }, async ({ desk, product, api, long }) => {
  test.setTimeout(long ? 600_000 : 240_000);
  await desk.context().addCookies([{ name: 'theme', value: 'light', url: product.url }]);
  const { id } = await api('post', 'service-desk/tickets', aTicket({ priority: 'urgent', tags: ['vip'] }));
  const { number } = await api('post', 'service-desk/tickets', aTicket({ title: 'W'.repeat(120), requester: { name: 'N'.repeat(100), email: 'long@example.com' } }));
  const bulk = await api('post', 'bulk-changes', { ids: [id], actions: [{ do: 'priority', priority: 'high' }] });
  const found: string[] = [];
  for (const path of [...shared, ...settings, `/bulk/${bulk.id}`, `/tickets/${number}/rules`]) found.push(...(await wrongWithLooks(desk, product.url + path, long)));
  expect(found).toEqual([]);
});
