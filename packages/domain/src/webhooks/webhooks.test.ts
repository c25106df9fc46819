import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Notification } from '../notifications/notification.ts';
import { createTeam } from '../people/create-team.ts';
import { Person } from '../people/person.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { Role } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { isPublicAddress, letPrivateAddresses, publicAgents, requirePublicUrl } from '../platform/public-address.ts';
import { createTicketInput } from '../tickets/words.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { WebhookDelivery } from './delivery.ts';
import { queueForLine } from './follow-webhooks.ts';
import { retryDelivery, testWebhook } from './list-webhooks.ts';
import { changeWebhook, createWebhook } from './save-webhook.ts';
import { sendWebhook, signatureOf, sweepWebhooks } from './send-webhook.ts';
import { Webhook } from './webhook.ts';

useDatabase();
type Call = { headers: IncomingHttpHeaders; body: string };
let calls: Call[] = [];
let answer = 200;
const server = createServer((req, res) => {
  let body = '';
  req.on('data', (part: Buffer) => (body += part.toString()));
  req.on('end', () => {
    calls.push({ headers: req.headers, body });
    res.writeHead(answer, answer === 302 ? { location: 'http://169.254.169.254/' } : {}).end('thanks');
  });
});
let url = '';

beforeAll(async () => {
  await preparePeople();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => void server.close());
beforeEach(() => {
  letPrivateAddresses(true);
  calls = [];
  answer = 200;
});
afterEach(async () => {
  clock.run();
  letPrivateAddresses(false);
  await Webhook.deleteMany({});
  await WebhookDelivery.deleteMany({});
});

const wanted = () => ({ name: 'Elsewhere', url, events: ['ticket.created' as const], active: true });
const open = async (more: object = {}) => createTicket(operator, createTicketInput.parse({ title: 'Grinder hums', description: 'It does not turn.', requester: { email: 'nadia@customer.example' }, ...more }));
async function lineOf(ticket: { _id: { toString(): string } }): Promise<ActivityLine> {
  return (await Activity.findOne({ 'subject.id': ticket._id.toString() }).lean<ActivityLine>())!;
}
const drain = async () => {
  for (const { _id } of await WebhookDelivery.find({}, { _id: 1 }).lean()) await sendWebhook(_id.toString());
};

test('a ticket that opens is told once, signed, and the secret is told once and kept sealed', async () => {
  const { webhook, secret } = await createWebhook(operator, wanted());
  expect(JSON.stringify(await Webhook.findById(webhook.id).lean())).not.toContain(secret);
  const ticket = await open();
  const line = await lineOf(ticket);
  await queueForLine(line);
  await queueForLine(line);
  await Promise.all([drain(), drain()]);
  expect(calls).toHaveLength(1);
  const [{ headers, body }] = calls as [Call];
  const told = JSON.parse(body);
  expect(told).toMatchObject({ event: 'ticket.created', ticket: { number: ticket.number, title: 'Grinder hums' }, message: { body: 'It does not turn.' } });
  expect(headers['switchboard-signature']).toBe(`v1=${signatureOf(secret, Number(headers['switchboard-timestamp']), body)}`);
  expect(await WebhookDelivery.findOne().lean()).toMatchObject({ state: 'delivered', responseCode: 200, attempts: 1 });
});

test('what fails is tried again with growing pauses and in the end it is switched off and those who manage it are told', async () => {
  const admin = await makePerson({ role: 'admin' });
  answer = 500;
  const { webhook } = await createWebhook(operator, wanted());
  await queueForLine(await lineOf(await open()));
  clock.stopAt(new Date(Date.now() + 1_000));
  for (let i = 0; i < 12; i++) {
    await sweepWebhooks();
    await sweepWebhooks();
    clock.advance(13 * 60 * 60_000);
  }
  expect(calls).toHaveLength(9);
  expect(await WebhookDelivery.findOne().lean()).toMatchObject({ state: 'failed', attempts: 9, responseCode: 500, error: 'It answered 500.' });
  expect(await Webhook.findById(webhook.id).lean()).toMatchObject({ active: false, disabled: { why: 'It answered 500.' } });
  expect(await Notification.findOne({ personId: admin.id }).lean()).toMatchObject({ event: 'system', href: '/settings/webhooks' });

  answer = 200;
  await changeWebhook(operator, webhook.id, { active: true });
  const again = await WebhookDelivery.findOne().lean();
  await retryDelivery(operator, webhook.id, again!._id.toString());
  await drain();
  expect(await WebhookDelivery.findOne().lean()).toMatchObject({ state: 'delivered' });
});

test('its owner is told only what they may see, asked when it is sent', async () => {
  const team = await createTeam({ name: 'Secret' } as never, operator);
  await Role.updateOne({ key: 'supervisor' }, { $addToSet: { rights: 'rules.manage' } });
  const owner = await makePerson({ role: 'supervisor' });
  await createWebhook(owner.viewer, wanted());
  await queueForLine(await lineOf(await open({ teamId: team.id })));
  await drain();
  expect(calls).toHaveLength(0);
  expect(await WebhookDelivery.findOne().lean()).toMatchObject({ state: 'withheld', error: 'Its owner may not see this.' });

  await queueForLine(await lineOf(await open()));
  await Person.updateOne({ _id: owner.id }, { $set: { active: false } });
  await drain();
  expect(calls).toHaveLength(0);
});

test('redirects are not followed, and a test says how it went', async () => {
  answer = 302;
  const { webhook } = await createWebhook(operator, wanted());
  expect(await testWebhook(operator, webhook.id)).toMatchObject({ state: 'failed', event: 'ping', responseCode: 302 });
  expect(calls).toHaveLength(1);
  expect(await Webhook.findById(webhook.id).lean()).toMatchObject({ failures: 0, active: true });
});

test.each(['http://127.0.0.1/', 'http://localhost:3000/', 'http://[::1]/', 'http://10.1.2.3/', 'http://192.168.0.1/', 'http://169.254.169.254/latest/meta-data', 'http://[fd00::1]/', 'http://[::ffff:10.0.0.1]/', 'http://0.0.0.0/', 'http://2130706433/', 'http://metadata.google.internal/', 'http://router/', 'ftp://example.com/', 'https://user:pass@example.com/', 'http://[64:ff9b::7f00:1]/', 'http://100.64.0.1/', 'nonsense'])(
  '%s is refused',
  async (address) => {
    letPrivateAddresses(false);
    expect(() => requirePublicUrl(address)).toThrow();
    await expect(createWebhook(operator, { ...wanted(), url: address })).rejects.toMatchObject({ code: 'invalid' });
  },
);

test('a name that leads inside is met when the connection is made', async () => {
  letPrivateAddresses(false);
  const { lookup } = (publicAgents.http as unknown as { options: unknown }).options as { lookup: (name: string, options: object, answer: (error: Error | null) => void) => void };
  const error = await new Promise<Error | null>((resolve) => lookup('localhost', {}, resolve));
  expect(error).toMatchObject({ code: 'EPRIVATE' });
  expect(isPublicAddress('93.184.216.34')).toBe(true);
  expect(isPublicAddress('2606:2800:220:1:248:1893:25c8:1946')).toBe(true);
});
