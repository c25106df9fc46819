import { join } from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import type { Browser, Page } from '@playwright/test';
import { socketPath, socketUrl } from '@switchboard/domain/platform/mongod/socket-path.ts';
import type { Product } from '../support/product.ts';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { aTicket, expect, faults, faultsInTheDark, openPage, test } from '../support/stories.ts';

let world: SmtpSink;
test.beforeAll(async () => void (world = await startSmtpSink()));
test.afterAll(() => world?.stop());

test('a customer is told by mail that their ticket is solved, and says by its link, without signing in, whether it is', async ({ desk, product, api, browser }) => {
  const { life } = await api('get', 'vocabulary');
  await api('put', 'vocabulary/life', { value: { ...life, resolvedNotice: true } });
  const mailbox = await api('post', 'mailboxes', { name: 'Service desk', address: 'solved@help.test', acknowledge: false, smtp: { host: '127.0.0.1', port: world.port, security: 'none', user: '' } });
  const solve = async (name: string) => {
    const { id, number } = await api('post', 'service-desk/tickets', aTicket({ title: `Kettle of ${name}`, description: 'The secret of the kettle.', requester: { name, email: `${name.toLowerCase()}@kettle.example` }, mailboxId: mailbox.id }));
    await api('post', `service-desk/tickets/${id}/resolve`, { resolution: `A new fuse for ${name}.` });
    return { id, number, link: await mailed(product, api, id) };
  };
  const [ana, ben] = [await solve('Ana'), await solve('Ben')];
  await api('put', 'vocabulary/life', { value: life });

  await openPage(desk, `${product.url}/tickets/${ana.number}`);
  const customer = await visitor(browser, ana.link);
  await expect(customer.getByRole('heading', { name: 'Is it solved?' })).toBeVisible();
  await expect(customer.getByText('Kettle of Ana')).toBeVisible();
  await expect(customer.getByText('A new fuse for Ana.')).toBeVisible();
  expect(await customer.content()).not.toContain('The secret of the kettle.');
  expect(await faults(customer)).toEqual([]);
  expect(await faultsInTheDark(customer)).toEqual([]);
  // Looking says nothing: programs that check mails open every link.
  expect(await api('get', `service-desk/tickets/${ana.id}`)).toMatchObject({ status: { key: 'resolved' }, confirmedAt: null });
  await customer.getByRole('button', { name: 'Yes, it is solved' }).click();
  await expect(customer.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expect(desk.getByRole('complementary', { name: 'Properties' }).getByText('Confirmed by the customer')).toBeVisible();
  expect((await api('get', `service-desk/tickets/${ana.id}`)).status.key).toBe('closed');
  await openPage(customer, ana.link);
  await expect(customer.getByRole('heading', { name: 'Thank you' })).toBeVisible();

  const other = await visitor(browser, ben.link);
  await other.getByRole('button', { name: 'It is not solved' }).click();
  await expect(other.getByText('Say what is still wrong.')).toBeVisible();
  await other.getByLabel('Is something still wrong? Say what.').fill('It smokes now.');
  await other.getByRole('button', { name: 'It is not solved' }).click();
  await expect(other.getByRole('heading', { name: 'We go on with it' })).toBeVisible();
  expect((await api('get', `service-desk/tickets/${ben.id}`)).status.key).toBe('reopened');
  await openPage(desk, `${product.url}/tickets/${ben.number}`);
  await expect(desk.getByRole('log', { name: 'Conversation' }).getByText('It smokes now.')).toBeVisible();
  await openPage(other, ben.link);
  await expect(other.getByText('this link has nothing more to say')).toBeVisible();
  await expect(other.getByText('Kettle of Ben')).toHaveCount(0);
  await expect(other.getByRole('button')).toHaveCount(0);

  for (const wrong of [ana.link.slice(0, -3), ana.link.replace(ana.id, ben.id)]) {
    await other.goto(wrong);
    await expect(other.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible();
    await expect(other.getByRole('link')).toHaveCount(0);
  }
  expect(await faults(other)).toEqual([]);
});

/** Somebody with a browser of their own, whom the desk has never seen. */
async function visitor(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await openPage(page, link);
  return page;
}

/** The two minutes in which a slip can be taken back are over; returns the link as the customer gets it. */
async function mailed(product: Product, api: (method: 'post', path: string) => Promise<unknown>, ticketId: string): Promise<string> {
  const client = new MongoClient(socketUrl(socketPath(join(product.dataDir, 'mongo'))));
  const held = { ticketId: new ObjectId(ticketId), key: /^resolved:/ };
  await expect.poll(async () => (await client.db().collection('outbox').updateOne(held, { $set: { dueAt: new Date() } })).matchedCount).toBe(1);
  await client.close();
  await api('post', 'worker/sweeps/outbox/run');
  const { raw } = await world.next((mail) => unfolded(mail.raw).includes(`/solved/${ticketId}`), 20_000);
  return new URL(/https?:\/\/\S+?(\/solved\/\S+)/.exec(unfolded(raw))![1]!, product.url).href;
}

/** Long lines are broken on the way. */
const unfolded = (raw: string): string => raw.replace(/=\r?\n/g, '');
