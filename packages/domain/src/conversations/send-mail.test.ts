import { describe, expect, test } from 'vitest';
import { arrives, desk, header, raw, sink, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { clock } from '../platform/clock.ts';
import { Setting } from '../platform/settings.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { queueMail } from './queue-mail.ts';
import { sendMail, sweepOutbox } from './send-mail.ts';
import { writeMessage } from './write-message.ts';

useMailDesk();

describe('mail out', () => {
  let counter = 0;
  const one = (more: object = {}) =>
    queueMail({
      key: `test:${++counter}`,
      kind: 'notice',
      to: [{ name: 'Ana', address: 'ana@example.com' }],
      subject: 'Hello',
      text: 'Hi',
      automatic: true,
      ...more,
    });
  const last = async () => (await Outbox.findOne().sort({ _id: -1 }).lean())!;

  test('with the same key is queued once, and sent once however often it is tried', async () => {
    await one({ key: 'twice' });
    await one({ key: 'twice' });
    const { _id } = await last();
    await Promise.all([sendMail(_id.toString()), sendMail(_id.toString()), sweepOutbox()]);
    await sweepOutbox();
    expect(await Outbox.countDocuments()).toBe(1);
    expect(sink.mails).toHaveLength(1);
  });

  test('of a machine says so, and has no return path unless the server insists', async () => {
    await one();
    await sendMail((await last())._id.toString());
    expect(sink.mails[0]!.from).toBe('');
    expect(header(sink.mails[0]!, 'Auto-Submitted')).toBe('auto-generated');
    expect(header(sink.mails[0]!, 'X-Auto-Response-Suppress')).toBe('All');
  });

  test('that a server cannot take now is tried again in 5 minutes, then hourly; one it refuses for good fails at once', async () => {
    sink.refuse.rcptTo = [451, 'Greylisted'];
    await one();
    const { _id } = await last();
    const start = clock.ms();
    await sendMail(_id.toString());
    let mail = await last();
    expect(mail).toMatchObject({ state: 'queued', attempts: 1 });
    expect(mail.lastError).toContain('Greylisted');
    expect(mail.dueAt.getTime() - start).toBeGreaterThan(4.9 * 60_000);
    clock.advance(5 * 60_000 + 1_000);
    await sweepOutbox();
    mail = await last();
    expect(mail.dueAt.getTime() - clock.ms()).toBeGreaterThan(59 * 60_000);
    sink.refuse.rcptTo = [550, 'No such user'];
    clock.advance(61 * 60_000);
    await sweepOutbox();
    expect(await last()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('No such user') });
  });

  test.each([
    'a@b.example\r\nBcc: eve@evil.example',
    '"ana@example.com x"@evil.example',
    'ana@example.com(x)evil.example',
    'a@b@c.example',
    'ana@example.com, eve@evil.example',
  ])('never goes to %j', async (address) => {
    await expect(one({ to: [{ name: '', address }] })).rejects.toMatchObject({ code: 'invalid' });
    expect(await Outbox.countDocuments()).toBe(0);
  });

  test('takes no header from a subject or a name', async () => {
    await expect(one({ subject: 'Hi\r\nBcc: eve@evil.example' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(one({ to: [{ name: 'Ana\nBcc: eve@evil.example', address: 'ana@example.com' }] })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('waits while sending is halted', async () => {
    await Setting.create({ _id: 'mail.halted', value: true, version: 1 });
    await one();
    await sweepOutbox();
    expect(sink.mails).toHaveLength(0);
    await Setting.deleteMany();
    await sweepOutbox();
    expect(sink.mails).toHaveLength(1);
  });

  test('with no server says what to do, and leaves once there is one', async () => {
    const { ticketId } = await arrives(raw());
    await Mailbox.updateMany({}, { $set: { smtp: null } });
    const message = await writeMessage(desk, String(ticketId), { body: 'Hello' });
    await sweepOutbox();
    expect((await Message.findById(message._id).lean())!.delivery).toMatchObject({
      state: 'queued',
      error: expect.stringContaining('add a server for outgoing mail'),
    });
    await Mailbox.updateMany({}, { $set: { smtp: { host: '127.0.0.1', port: sink.port, security: 'none', user: '', sealedPassword: null } } });
    clock.advance(61_000);
    await sweepOutbox();
    expect((await Message.findById(message._id).lean())!.delivery).toMatchObject({ state: 'sent', error: null });
  });
});

describe('a process that is killed', () => {
  test('before its server took a mail: it is sent again under the same Message-ID; afterwards: never, and its message hears of it', async () => {
    const { ticketId } = await arrives(raw());
    const message = await writeMessage(desk, String(ticketId), { body: 'Hello' });
    const of = { messageRef: message._id };
    await Outbox.updateOne(of, { $set: { state: 'sending', leaseUntil: new Date(clock.ms() + 45_000), attempts: 1 } });
    await sweepOutbox();
    expect(sink.mails).toHaveLength(0);
    clock.advance(46_000);
    await sweepOutbox();
    expect(sink.mails[0]!.raw).toContain((await Outbox.findOne(of).lean())!.messageId);

    // Killed between the server's "250" and telling: what is written is that it was taken.
    await Outbox.updateOne(of, { $set: { told: false } });
    await Message.updateOne({ _id: message._id }, { $set: { 'delivery.state': 'queued' } });
    await sweepOutbox();
    expect(sink.mails).toHaveLength(1);
    expect((await Message.findById(message._id).lean())!.delivery).toMatchObject({ state: 'sent' });
  });
});
