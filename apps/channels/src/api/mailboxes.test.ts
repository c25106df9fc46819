import { afterAll, beforeAll, expect, test } from 'vitest';
import { processIntake } from '@switchboard/domain/conversations/process-intake.ts';
import { stopThreads } from '@switchboard/domain/platform/threads.ts';
import { useApi } from '../../../../tests/support/api.ts';
import { startSmtpSink, type SmtpSink } from '../../../../tests/support/smtp-sink.ts';

const { call, keyOf } = useApi();
let sink: SmtpSink;
let key: string;
beforeAll(async () => {
  sink = await startSmtpSink({ user: 'desk', password: 'very-secret' });
  key = await keyOf('admin');
});
afterAll(() => Promise.all([sink.stop(), stopThreads()]));

const smtp = () => ({ host: '127.0.0.1', port: sink.port, security: 'none', user: 'desk', password: 'very-secret' });
let counter = 0;
const address = () => `box${++counter}@help.test`;
const made = async (more: object = {}) => (await call('POST', '/mailboxes', { key, body: { name: 'Support', address: address(), ...more } })).body;

test('a mailbox is connected with its name and address alone, and never shows a password', async () => {
  const plain = await call('POST', '/mailboxes', { key, body: { name: 'Support', address: address() } });
  expect(plain).toMatchObject({ status: 201, body: { imap: null, smtp: null, active: true, isDefault: true, acknowledge: true, state: { lastError: null } } });
  const full = await call('POST', '/mailboxes', { key, body: { name: 'Sales', address: address(), smtp: smtp() } });
  expect(full.body.smtp).toEqual({ host: '127.0.0.1', port: sink.port, security: 'none', user: 'desk', hasPassword: true });
  const list = await call('GET', '/mailboxes', { key });
  expect(list.body).toMatchObject({ next: null });
  expect(JSON.stringify([full.body, list.body])).not.toMatch(/very-secret|sealed/);
});

test('what is wrong is named field by field; an address is used once, whatever its letters', async () => {
  const wrong = await call('POST', '/mailboxes', {
    key,
    body: { name: '', address: 'not one', imap: { host: 'https://x/', port: 0, security: 'ssl' }, colour: 'red' },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['name', 'address', 'imap.host', 'imap.port', 'imap.security', 'colour']),
  );
  const { address: taken } = await made();
  expect(await call('POST', '/mailboxes', { key, body: { name: 'Twin', address: taken.toUpperCase() } })).toMatchObject({
    status: 409,
    body: { errors: [{ path: 'address' }] },
  });
  expect(await call('POST', '/mailboxes', { key, body: { name: 'X', address: address(), teamId: '0123456789abcdef01234567' } })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'teamId' }] },
  });
});

test('a change keeps the password that is left out, says when it is stale, and moves the default', async () => {
  const { id, version } = await made({ smtp: smtp() });
  const { password: _password, ...rest } = smtp();
  const changed = await call('PATCH', `/mailboxes/${id}`, {
    key,
    body: { name: 'Renamed', smtp: { ...rest, port: 2525 }, isDefault: true },
    headers: { 'if-match': `"${version}"` },
  });
  expect(changed).toMatchObject({ status: 200, body: { name: 'Renamed', version: version + 1, smtp: { port: 2525, hasPassword: true }, isDefault: true } });
  expect(await call('PATCH', `/mailboxes/${id}`, { key, body: { name: 'Late', version } })).toMatchObject({
    status: 409,
    body: { current: { name: 'Renamed' } },
  });
  expect((await call('GET', '/mailboxes', { key })).body.items.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
  expect((await call('DELETE', `/mailboxes/${id}`, { key })).status).toBe(204);
  expect((await call('GET', `/mailboxes/${id}`, { key })).status).toBe(404);
});

test('a stored password does not follow a mailbox to another server or user', async () => {
  const { id } = await made({ smtp: smtp() });
  const { password: _password, ...rest } = smtp();
  for (const elsewhere of [{ ...rest, host: 'thief.example' }, { ...rest, user: 'somebody' }]) {
    const refused = await call('PATCH', `/mailboxes/${id}`, { key, body: { smtp: elsewhere } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'smtp.password' }] } });
  }
  const moved = await call('PATCH', `/mailboxes/${id}`, { key, body: { smtp: { ...rest, host: 'mail.example', password: 'another' } } });
  expect(moved).toMatchObject({ status: 200, body: { smtp: { host: 'mail.example', hasPassword: true } } });
});

test('the connection test answers with steps and stores nothing', async () => {
  const before = (await call('GET', '/mailboxes', { key })).body.items.length;
  const { body } = await call('POST', '/mailboxes/test', { key, body: { address: address(), smtp: { ...smtp(), password: 'wrong-one' } } });
  expect(body.steps.find(({ state }: { state: string }) => state === 'failed')).toMatchObject({
    server: 'smtp',
    step: 'sign_in',
    sentence: expect.stringContaining('user and password'),
  });
  expect(JSON.stringify(body)).not.toContain('wrong-one');
  expect((await call('GET', '/mailboxes', { key })).body.items).toHaveLength(before);
});

test('a raw mail is taken in with 202, and its intake tells what became of it', async () => {
  const { id } = await made();
  const raw =
    'From: Ana <ana@example.com>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <raw-1@example.com>\r\n\r\nThanks.\r\n\r\nOn Fri, 20 Nov 2026 at 11:00, Support <s@help.test> wrote:\r\n> Hello\r\n';
  const taken = await call('POST', `/mailboxes/${id}/raw`, { key, body: raw, headers: { 'content-type': 'message/rfc822' } });
  expect(taken).toMatchObject({ status: 202, body: { intakeId: expect.any(String) } });
  const { intakeId } = taken.body;
  expect((await call('GET', `/intakes/${intakeId}`, { key })).body).toMatchObject({ outcome: null, state: 'waiting' });
  await processIntake(intakeId);
  expect((await call('GET', `/intakes/${intakeId}`, { key })).body).toMatchObject({
    ...{
      outcome: 'ticket_created',
      kind: 'human',
      matchedBy: 'none',
      from: 'ana@example.com',
      subject: 'Grüße',
      replyText: 'Thanks.',
      attachments: [],
      bounce: null,
      reason: null,
    },
    ...{ ticketId: expect.any(String), messageId: expect.any(String), fullText: expect.stringContaining('> Hello') },
  });
  const original = await call('GET', `/intakes/${intakeId}/raw`, { key });
  expect(original.body).toBe(raw);
  expect(original.headers.get('content-disposition')).toContain('attachment');
  expect(await call('POST', `/intakes/${intakeId}/retry`, { key })).toMatchObject({ status: 409 });
});

test('a raw mail for no mailbox, of another type or too large is refused', async () => {
  const headers = { 'content-type': 'message/rfc822' };
  expect((await call('POST', '/mailboxes/0123456789abcdef01234567/raw', { key, body: 'x', headers })).status).toBe(404);
  const { id } = await made();
  expect((await call('POST', `/mailboxes/${id}/raw`, { key, body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(400);
  expect((await call('POST', `/mailboxes/${id}/raw`, { key, body: 'x'.repeat(26 * 1024 * 1024), headers })).status).toBe(413);
});

test('only who connects mailboxes sees them', async () => {
  const agent = await keyOf('agent');
  for (const [method, path] of [
    ['GET', '/mailboxes'],
    ['POST', '/mailboxes/test'],
    ['GET', '/intakes'],
  ] as const) {
    const body = method === 'POST' ? { address: 'a@b.example', imap: null, smtp: null } : undefined;
    expect((await call(method, path, { key: agent, body })).status).toBe(403);
  }
});
