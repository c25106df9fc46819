import type { Page } from '@playwright/test';
import { provoke, watch } from '../support/hostile-words.ts';
import { expect, openPage, test } from '../support/stories.ts';
import { xssCases } from '../support/xss-cases.ts';

/** As many as the page of a ticket shows at once; all of them are shown by apps/web/src/lib/conversations/hostile.served.test.ts, without the product around them. */
const some = xssCases.filter((_each, n) => n % 12 === 0).slice(0, 48);

let call: (method: string, path: string, body?: unknown, type?: string) => Promise<any>;
test.beforeEach(async ({ kept }) => {
  const cookie = kept.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  call = async (method, path, body, type = 'application/json') => {
    const headers = { cookie, origin: kept.product.url, ...(body === undefined || body instanceof FormData ? {} : { 'content-type': type }) };
    const response = await fetch(`${kept.product.url}/api/v1/${path}`, { method, headers, body: body === undefined ? undefined : typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 300)} for ${JSON.stringify(body)?.slice(0, 200)}`);
    return response.status === 204 ? null : response.json();
  };
});

test('hostile letters run nothing and load nothing in the frames they are shown in', async ({ desk, product }) => {
  const watched = await watch(desk.context(), product.url);
  const { id } = await call('POST', 'mailboxes', { name: 'Post', address: 'post@help.test', acknowledge: false });
  const number = await hostileTicket();
  await Promise.all(some.map((html, n) => call('POST', `mailboxes/${id}/raw`, letter(number, n, html), 'message/rfc822')));
  const messages = async (): Promise<any[]> => (await call('GET', `service-desk/tickets/${number}/messages?limit=100`)).items;
  await expect.poll(async () => (await messages()).length, { timeout: 40_000 }).toBe(some.length + 1);

  await openPage(desk, `${product.url}/tickets/${number}`);
  const framed = (await messages()).filter(({ format, direction }) => format === 'html' && direction === 'in').length;
  expect(framed).toBeGreaterThan(some.length / 2);
  await expect(desk.locator('.msg iframe')).toHaveCount(framed);
  await expect.poll(() => desk.evaluate(provoke, '.msg .body').then(({ offences }) => offences)).toEqual([]);
  expect(watched.offences).toEqual([]);
});

test('the same as comments and answers written by programs, in the page itself', async ({ desk, product }) => {
  const watched = await watch(desk.context(), product.url);
  const number = await hostileTicket();
  for (const [n, html] of some.entries()) await call('POST', `service-desk/tickets/${number}/messages`, { body: `<p>before</p>${html}`, format: 'html', direction: n % 2 ? 'internal' : 'out' });
  await openPage(desk, `${product.url}/tickets/${number}`);
  await expect(desk.locator('.msg .body.html')).toHaveCount(some.length);
  expect((await desk.evaluate(provoke, '.msg .body')).offences).toEqual([]);
  expect(watched.offences).toEqual([]);
});

test('the same as names of everything: on the queue, the board, tickets, customers, in the palette, in searches and settings', async ({ desk, product }) => {
  test.setTimeout(240_000);
  const watched = await watch(desk.context(), product.url);
  const words = hostileNames();
  const made = await nameEverything(words);
  const pages = [
    ...['/desk/all', `/desk/${made.view}`, '/board', '/board?by=assignee', `/tickets/${made.tickets[0]}`, `/tickets/${made.tickets[1]}`, '/tickets/new', '/customers', '/customers?kind=accounts'],
    ...[`/customers/contacts/${made.contact}`, `/customers/accounts/${made.account}`, `/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`, '/search?q=alert', '/preferences', '/settings/me'],
    ...['macros', 'teams', 'people', 'roles', 'fields', 'categories', 'statuses', 'mailboxes', 'rules', 'webhooks', 'keys', 'audit', 'quarantine'].map((each) => `/settings/${each}`),
    `/desk/all?filter=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`,
    `/desk/${encodeURIComponent('"><script>alert(1)</script>')}`,
    `/tickets/${encodeURIComponent('</script><script>alert(1)</script>')}`,
    `/auth/sign-in?next=${encodeURIComponent('javascript:alert(1)')}`,
  ];
  for (const page of pages) {
    await desk.goto(`${product.url}${page}`);
    await desk.locator('html[data-ready]').waitFor();
    expect(await madeOfWords(desk), page).toEqual([]);
    expect(watched.offences, page).toEqual([]);
  }
  await openPage(desk, `${product.url}/desk/all`);
  await desk.keyboard.press('Control+k');
  for (const typed of ['<img src=x onerror=alert(1)>', 'alert', '"><script>']) {
    await desk.getByRole('combobox').first().fill(typed);
    await desk.waitForTimeout(400);
    expect(await madeOfWords(desk), `palette: ${typed}`).toEqual([]);
  }
  expect(watched.offences).toEqual([]);
});

const hostileTicket = async (): Promise<string> => (await call('POST', 'service-desk/tickets', { title: 'Hostile', description: 'What follows is hostile.', requester: { name: 'Mallory', email: 'mallory@customer.example' } })).number;

const letter = (number: string, id: number, html: string): string =>
  ['From: Mallory <mallory@customer.example>', 'To: post@help.test', `Subject: Re: [${number}]`, `Message-ID: <${id}.${number}@customer.example>`, 'MIME-Version: 1.0', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from(`<p>before</p>${html}`).toString('base64').replace(/.{76}/g, '$&\r\n'), ''].join('\r\n');

/** Those of the cases that a name can hold. */
const hostileNames = (): string[] => xssCases.filter((_each, n) => n % 3 === 0).map((each) => each.replace(/[\0-\x1f]/g, ' ').trim()).filter((each) => each.length > 0 && each.length <= 60);

async function nameEverything(words: string[]) {
  let n = 0;
  const word = (most = 60): string => {
    for (;;) {
      const next = words[n++ % words.length]!;
      if (next.length <= most) return next;
    }
  };
  const vocabulary = await call('GET', 'vocabulary');
  await call('PUT', 'vocabulary/fields', { value: [{ key: 'hostile', label: word(), kind: 'choice', hint: word(), choices: [word(), '"><img src=x onerror=alert(1)>'] }, { key: 'words', label: word(), kind: 'text', hint: word(), choices: [] }].map((field) => ({ categories: [], required: false, active: true, ...field })) });
  await call('PUT', 'vocabulary/categories', { value: [...vocabulary.categories, { name: '"><svg onload=alert(1)>', children: [word(), '</script><script>alert(1)</script>'] }] });
  await call('PUT', 'vocabulary/statuses', { value: [...vocabulary.statuses, { key: 'hostile', label: '<img src=x onerror=alert(1)>', category: 'open', aliases: [], active: true, right: 'tickets.status', next: null, reasonRequired: false }] });
  const team = await call('POST', 'teams', { name: '<img src=x onerror=alert(1)>' });
  await call('POST', 'people', { name: '"><script>alert(1)</script>', email: 'hostile@desk.example', role: 'agent', teamIds: [team.id] });
  await call('POST', 'macros', { name: '<svg/onload=alert(1)>', body: '<img src=x onerror=alert(1)> {{customer.name}}', sharedWith: 'everybody' });
  await call('POST', 'webhooks', { name: '<img src=x onerror=alert(1)>', url: 'https://hooks.example.com/x', events: ['ticket.created'] }).catch(() => undefined);
  const view = await call('POST', 'views', { name: '"><img src=x onerror=alert(1)>', sharedWith: 'everybody', filter: { all: [] } });
  const account = await call('POST', 'accounts', { name: '<img src=x onerror=alert(1)>', tier: '"><b onclick=alert(1)', address: word(), site: word(), notes: '<script>alert(1)</script>', externalIds: ['<script>alert(1)</script>'] });
  const contact = await call('POST', 'contacts', { name: '</script><script>alert(1)</script>', emails: ['script-alert@customer.example'], accountId: account.id, notes: '<img src=x onerror=alert(1)>', site: word() });
  const form = new FormData();
  form.append('file', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), '"><img src=x onerror=alert(1)>.html');
  const file = await call('POST', 'files', form);

  const tickets: string[] = [];
  for (let at = 0; at < words.length; at += 5) {
    const [title, name, company, reference, value] = words.slice(at, at + 5);
    const ticket = await call('POST', 'service-desk/tickets', {
      ...{ title, description: words.slice(at, at + 5).join('\n'), requester: at % 2 ? { contactId: contact.id } : { name, email: `m${at}@customer.example` }, tags: [word(50), word(50)], accountId: at % 2 ? account.id : undefined },
      ...{ submittedCompanyName: company ?? '', externalRefs: [reference ?? 'x'], customFields: { words: value ?? 'x', hostile: '"><img src=x onerror=alert(1)>' }, category: '"><svg onload=alert(1)>', teamId: team.id, status: at % 3 ? 'hostile' : 'open' },
    });
    tickets.unshift(ticket.number);
  }
  await call('POST', `service-desk/tickets/${tickets[0]}/messages`, { body: words.join('\n').slice(0, 20_000), direction: 'internal', attachmentIds: [file.id] });
  return { tickets, view: view.id as string, account: account.id as string, contact: contact.id as string };
}

/** Elements that only somebody else's words could have made: none of ours runs from an attribute or comes from nowhere. */
const madeOfWords = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('*')]
    .filter((element) =>
      [...element.attributes].some(({ name, value }) => name.startsWith('on') || (/^(href|src|action|formaction)$/.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value))) ||
      /^(x|custom-element|embed|object|applet|marquee|portal)$/.test(element.localName) ||
      (element.localName === 'img' && !/^(\\/|data:image\\/|blob:|$)/.test(element.getAttribute('src') ?? '')) ||
      (element.localName === 'script' && /alert/.test(element.textContent ?? '') && !/__sveltekit|kit\\.start/.test(element.textContent ?? '')))
    .map((element) => element.outerHTML.slice(0, 200))`);
