import { aTicket, expect, faults, faultsInTheDark, openPage, scrollsSideways, test } from '../support/stories.ts';

const settings = ['statuses', 'categories', 'fields', 'life', 'macros', 'templates', 'rules', 'webhooks', 'import'].map((page) => `/settings/${page}`);
const shared = ['/desk/all', '/board', '/board?rows=priority&by=assignee', '/search?q=hums', '/search?q=nothing-like-it', '/preferences', '/preferences/notifications', '/tickets/new'];

/** Queue, ticket and customers have stories of their own that look closer. */
for (const width of [1440, 390]) {
  test(`every page at ${width} px, light and dark: axe finds nothing, nothing reaches out`, async ({ desk, product, api }) => {
    test.setTimeout(240_000);
    await desk.context().addCookies([{ name: 'theme', value: 'light', url: product.url }]);
    await desk.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    const { id } = await api('post', 'service-desk/tickets', aTicket({ priority: 'urgent', tags: ['vip'] }));
    const { number } = await api('post', 'service-desk/tickets', aTicket({ title: 'W'.repeat(120), requester: { name: 'N'.repeat(100), email: `long${width}@example.com` } }));
    const bulk = await api('post', 'bulk-changes', { ids: [id], actions: [{ do: 'priority', priority: 'high' }] });
    const found: string[] = [];
    for (const path of [...shared, ...settings, `/bulk/${bulk.id}`, `/tickets/${number}/rules`]) {
      await openPage(desk, product.url + path);
      if (await scrollsSideways(desk)) found.push(`${path}: wider than the screen`);
      found.push(...(await faults(desk)).map((fault) => `${path}: ${fault}`));
      found.push(...(await faultsInTheDark(desk)).map((fault) => `${path}, dark: ${fault}`));
    }
    expect(found).toEqual([]);
  });
}
