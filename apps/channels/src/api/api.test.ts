import { describe, expect, test } from 'vitest';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { useApi } from '../../../../tests/support/api.ts';

const { call, keyOf } = useApi();
const path = '/service-desk/tickets';
const printer = { title: 'Printer offline', description: 'It blinks red.', requester: { name: 'Ana', email: 'ana@example.com' } };

async function open(more: object = {}) {
  return (await call('POST', path, { key: await keyOf('agent'), body: { ...printer, ...more } })).body;
}

describe('the door', () => {
  test('lets nobody in without a key that is valid', async () => {
    expect((await call('GET', path)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await call('GET', path, { key: 'sbk_forged' })).status).toBe(401);
    expect((await call('GET', path, { headers: { cookie: 'switchboard.session_token=forged.forged' } })).status).toBe(401);
  });

  test('answers what does not exist as not found, and a method that is not possible with those that are', async () => {
    expect((await call('GET', '/nothing', { key: await keyOf('agent') })).body).toMatchObject({ status: 404, code: 'not_found' });
    const put = await call('DELETE', path, { key: await keyOf('agent') });
    expect(put.status).toBe(400);
    expect(put.headers.get('allow')).toBe('GET, POST');
  });

  test('refuses what is malformed, unknown or too large with a sentence that names the field', async () => {
    const key = await keyOf('agent');
    expect((await call('POST', path, { key, body: '{"title":' })).body).toMatchObject({ code: 'invalid', detail: expect.stringContaining('not valid JSON') });
    expect((await call('POST', path, { key, body: { ...printer, colour: 'red' } })).body.errors).toEqual([{ path: 'colour', message: 'There is no field "colour".' }]);
    expect((await call('POST', path, { key, body: { ...printer, requester: { name: 'Ana' } } })).body.errors[0]).toEqual({ path: 'requester', message: 'Give an e-mail address or a phone number.' });
    expect((await call('GET', `${path}?colour=red`, { key })).body.errors[0].message).toBe('There is no filter "colour".');
    expect((await call('GET', `${path}?status=purple`, { key })).body.errors[0].path).toBe('status');
    expect((await call('GET', `${path}?after=nonsense`, { key })).body).toMatchObject({ code: 'invalid' });
    expect((await call('POST', path, { key, body: { ...printer, description: 'x'.repeat(1_100_000) } })).body).toMatchObject({ code: 'too_large', status: 413 });
    expect((await call('POST', path, { key, body: JSON.stringify(printer), headers: { 'content-type': 'text/plain' } })).body).toMatchObject({ code: 'invalid' });
    expect((await call('GET', `${path}/%00%ff`, { key })).status).toBe(404);
    expect(await Ticket.countDocuments()).toBe(0);
  });

  test('refuses places in lists and times that no calendar has, at once', async () => {
    const key = await keyOf('admin');
    const place = (of: unknown[]) => Buffer.from(JSON.stringify(of)).toString('base64url');
    expect((await call('GET', `/contacts?sort=-updatedAt&after=${place(['-updatedAt', 1e300, 'a'.repeat(24)])}`, { key })).body).toMatchObject({ code: 'invalid' });
    const begin = performance.now();
    const made = { calendar: { zone: 'Europe/Lisbon', hours: { mon: [['09:00', '17:00']] } }, target: { value: 1, unit: 'days', hours: 'business' } };
    for (const times of [{ startedAt: '0050-01-01T00:00:00.000Z' }, { startedAt: '1000-01-01T00:00:00.000Z', until: '9999-12-31T00:00:00.000Z' }, { startedAt: '1971-01-01T00:00:00.000Z', until: '2199-01-01T00:00:00.000Z' }]) {
      expect((await call('POST', '/sla/preview', { key, body: { ...made, ...times } })).body).toMatchObject({ code: 'invalid' });
    }
    expect((await call('POST', '/sla/preview', { key, body: { ...made, target: { value: 100_000, unit: 'days' }, startedAt: '2026-01-01T00:00:00.000Z' } })).body).toMatchObject({ code: 'invalid', errors: [{ path: 'target.value' }] });
    expect((await call('POST', '/assignment/try', { key, body: { at: '0001-01-01T00:00:00.000Z', ticket: {} } })).body).toMatchObject({ code: 'invalid', errors: [{ path: 'at' }] });
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test('describes itself', async () => {
    const { body } = await call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(body.paths['/service-desk/tickets'].post.requestBody).toBeDefined();
  });
});

describe('tickets', () => {
  test('are created, read by id or number, listed and searched', async () => {
    const ticket = await open({ priority: 'high', status: 'Waiting on Customer', tags: ['VIP'] });
    expect(ticket).toMatchObject({ version: 1, status: { key: 'pending_customer', label: 'Pending Customer', category: 'waiting' }, tags: ['vip'], requester: { email: 'ana@example.com' } });
    const key = await keyOf('agent');
    expect((await call('GET', `${path}/${ticket.number}`, { key })).body.id).toBe(ticket.id);
    expect((await call('GET', `${path}/${ticket.id}`, { key })).body.number).toBe(ticket.number);
    expect((await call('GET', `${path}?q=printer&status=pending&tag=vip`, { key })).body.items.map(({ id }: { id: string }) => id)).toContain(ticket.id);
  });

  test('a change upon a stale version is a conflict that carries the current ticket', async () => {
    const ticket = await open();
    const key = await keyOf('agent');
    const change = (body: object, version: string) => call('PATCH', `${path}/${ticket.id}`, { key, body, headers: { 'if-match': version } });
    expect((await change({ priority: 'urgent' }, '"1"')).body).toMatchObject({ version: 2, priority: 'urgent' });
    expect((await change({ priority: 'low' }, '"1"')).body).toMatchObject({ code: 'conflict', current: { priority: 'urgent', version: 2 } });
    expect((await change({ priority: 'low' }, 'yesterday')).body).toMatchObject({ code: 'invalid' });
  });

  test('are assigned and resolved, and their history says who did it', async () => {
    const ticket = await open();
    const key = await keyOf('agent');
    expect((await call('POST', `${path}/${ticket.id}/assign`, { key, body: { assigneeId: 'f'.repeat(24) } })).body.errors[0].path).toBe('assigneeId');
    expect((await call('POST', `${path}/${ticket.id}/resolve`, { key, body: { reason: 'Cable was loose' } })).body.status.key).toBe('resolved');
    const { items } = (await call('GET', `${path}/${ticket.id}/activity`, { key })).body;
    expect(items.map(({ event }: { event: string }) => event)).toEqual(['ticket.created', 'ticket.changed']);
    expect(items[1]).toMatchObject({ by: { kind: 'key' }, via: 'api', reason: 'Cable was loose', payload: { changes: { status: { before: 'open', after: 'resolved' } } } });
  });

  test('who may not close or cancel a ticket may not open one that is over', async () => {
    const key = await keyOf('agent');
    for (const status of ['closed', 'cancelled']) expect((await call('POST', path, { key, body: { ...printer, status } })).body).toMatchObject({ code: 'forbidden' });
    expect((await call('POST', path, { key: await keyOf('supervisor'), body: { ...printer, status: 'closed' } })).status).toBe(201);
    expect((await call('POST', path, { key, body: { ...printer, status: 'resolved' } })).status).toBe(201);
  });

  test('messages: an answer and an internal comment stand in the thread', async () => {
    const ticket = await open();
    const key = await keyOf('agent');
    expect((await call('POST', `${path}/${ticket.number}/messages`, { key, body: { body: 'Try the cable.' } })).body).toMatchObject({ seq: 2, direction: 'out', delivery: { state: 'queued' } });
    expect((await call('POST', `${path}/${ticket.number}/messages`, { key, body: { body: 'Again him.', isInternal: true } })).body).toMatchObject({ seq: 3, direction: 'internal', delivery: null });
    expect((await call('GET', `${path}/${ticket.number}/messages`, { key })).body.items).toHaveLength(3);
    expect((await call('POST', `${path}/${ticket.number}/messages`, { key, body: { body: '  ' } })).body.errors[0].path).toBe('body');
  });
});

describe('Idempotency-Key', () => {
  test('the same key gives the same answer, also when both come at once', async () => {
    const key = await keyOf('agent');
    const before = await Ticket.countDocuments();
    const send = () => call('POST', path, { key, body: printer, headers: { 'idempotency-key': 'order-17' } });
    const answers = await Promise.all([send(), send(), send()]);
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    for (const other of answers.filter(({ status }) => status !== 201)) expect(other.body.code).toBe('conflict');
    const again = await send();
    expect(again.status).toBe(201);
    expect(again.body).toEqual(created[0]!.body);
    expect(await Ticket.countDocuments()).toBe(before + 1);
  });

  test('a key used for another request is refused', async () => {
    const key = await keyOf('agent');
    const send = (title: string) => call('POST', path, { key, body: { ...printer, title }, headers: { 'idempotency-key': 'order-18' } });
    await send('one');
    expect((await send('another')).body).toMatchObject({ code: 'conflict' });
  });

  test('an answer that was never sent is there after the process died behind its commit', async () => {
    const { IdempotencyKey, once, keepAnswer } = await import('@switchboard/domain/platform/idempotency.ts');
    const { fastHash } = await import('@switchboard/domain/platform/secrets.ts');
    const { changing } = await import('@switchboard/domain/platform/database.ts');
    const died = once({ owner: 'me', key: 'k', request: 'r' }, 201, (result) => result, async () => {
      await changing(async (session) => {
        await keepAnswer({ made: 1 }, session);
        return { made: 1 };
      });
      return new Promise(() => undefined); // The process dies here: nothing after the commit ever runs.
    });
    void died;
    await expect.poll(() => IdempotencyKey.countDocuments({ state: 'done', status: 201, _id: fastHash('me\nk') })).toBe(1);
    expect(await once({ owner: 'me', key: 'k', request: 'r' }, 201, String, async () => 'second')).toEqual({ status: 201, text: '{"made":1}' });
  });
});

describe('files', () => {
  test('belong to their uploader, then to the ticket of the message they were sent with', async () => {
    const key = await keyOf('agent');
    const form = new FormData();
    form.append('file', new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'], { type: 'image/svg+xml' }), '../evil.svg');
    const file = (await call('POST', '/files', { key, body: form })).body;
    expect(file).toMatchObject({ name: 'evil.svg' });
    expect((await call('GET', `/files/${file.id}`, { key: await keyOf('supervisor') })).status).toBe(404);
    const ticket = await open();
    await call('POST', `${path}/${ticket.id}/messages`, { key, body: { body: 'See the picture.', attachmentIds: [file.id] } });
    const read = await call('GET', `/files/${file.id}`, { key: await keyOf('supervisor') });
    expect(read.status).toBe(200);
    expect(read.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(read.headers.get('content-type')).toBe('application/octet-stream');
    expect(read.headers.get('content-security-policy')).toContain('sandbox');
    expect((await call('POST', `${path}/${ticket.id}/messages`, { key, body: { body: 'Again.', attachmentIds: [file.id] } })).body.code).toBe('invalid');
  });

  test('an upload without a file, or that is none, is refused with a sentence', async () => {
    const key = await keyOf('agent');
    expect((await call('POST', '/files', { key, body: new FormData() })).body).toMatchObject({ code: 'invalid' });
    expect((await call('POST', '/files', { key, body: 'text' })).body).toMatchObject({ code: 'invalid' });
    expect(await call('POST', '/files', { key, body: 'text', headers: { 'content-type': 'multipart/form-data' } })).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});
