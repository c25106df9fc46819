import { describe, expect, test } from 'vitest';
import { aMailbox, arrives, desk, mailboxId, raw, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { Activity } from '../activity/activity.ts';
import { Contact } from '../customers/contact.ts';
import { clock } from '../platform/clock.ts';
import { readFileBytes } from '../platform/files.ts';
import { Setting } from '../platform/settings.ts';
import { Ticket } from '../tickets/ticket.ts';
import { Intake } from './intake.ts';
import { openIntake, retryIntake } from './intakes.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { processIntake, sweepIntakes } from './process-intake.ts';
import { takeIn } from './take-in.ts';

useMailDesk();

describe('a mail that comes in', () => {
  test('becomes a ticket of its sender with its words, and the raw bytes are kept', async () => {
    const bytes = raw({ subject: '=?utf-8?Q?Drucker_f=C3=A4llt_aus?=' });
    const intake = await arrives(bytes);
    expect(intake).toMatchObject({
      state: 'done',
      outcome: 'ticket_created',
      kind: 'human',
      from: 'ana@example.com',
      subject: 'Drucker fällt aus',
      replyText: 'It blinks red.',
      matchedBy: 'none',
    });
    expect(await readFileBytes(intake.sha256)).toEqual(bytes);
    const ticket = (await Ticket.findById(intake.ticketId).lean())!;
    expect(ticket).toMatchObject({ title: 'Drucker fällt aus', channel: 'email', status: 'open', requester: { email: 'ana@example.com', name: 'Ana' } });
    expect(ticket.mailboxId?.toString()).toBe(mailboxId);
    expect(await Contact.countDocuments({ emailKeys: 'ana@example.com' })).toBe(1);
  });

  test('is taken in once however often it comes, with and without a Message-ID', async () => {
    const bytes = raw();
    const first = await arrives(bytes);
    expect(await arrives(bytes)).toMatchObject({ outcome: 'duplicate', ticketId: first.ticketId, messageRef: first.messageRef });
    // Delivered again over another way: other Received lines, the same mail.
    expect(await arrives(Buffer.concat([Buffer.from('Received: from elsewhere\r\n'), bytes]))).toMatchObject({ outcome: 'duplicate' });
    const without = raw({ id: null, body: 'No id.' });
    await arrives(without);
    expect(await arrives(without)).toMatchObject({ outcome: 'duplicate' });
    expect(await Ticket.countDocuments()).toBe(2);
  });

  test('ten at once of one mail make one ticket', async () => {
    const bytes = raw();
    const all = await Promise.all(Array.from({ length: 10 }, () => arrives(bytes)));
    expect(all.filter(({ outcome }) => outcome === 'ticket_created')).toHaveLength(1);
    expect(await Ticket.countDocuments()).toBe(1);
  });

  test('with the Message-ID of another and other words is no repeat: it joins that ticket', async () => {
    const first = await arrives(raw({ id: 'same@example.com' }));
    const second = await arrives(raw({ id: 'same@example.com', body: 'And now it smokes.' }));
    expect(second).toMatchObject({ outcome: 'message_added', ticketId: first.ticketId });
  });

  test('to two of our mailboxes makes a ticket in each', async () => {
    const sales = await aMailbox('sales@help.test');
    const bytes = raw({ to: 'support@help.test, sales@help.test' });
    await arrives(bytes);
    expect(await arrives(bytes, sales)).toMatchObject({ outcome: 'ticket_created' });
  });

  test('without a sender is kept too', async () => {
    const intake = await arrives(Buffer.from('Subject: from nobody\r\n\r\nHello?\r\n'));
    expect(intake).toMatchObject({ outcome: 'ticket_created', from: null });
  });

  test('with files: they are attached, named safely and typed by their bytes', async () => {
    const body = [
      '--b',
      'Content-Type: text/plain',
      '',
      'See the picture.',
      '--b',
      'Content-Type: text/html; name="../../x.png"',
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1').toString('base64'),
      '--b--',
    ].join('\r\n');
    const intake = await arrives(raw({ headers: ['Content-Type: multipart/mixed; boundary=b'], body }));
    expect(intake.attachments).toEqual([{ name: 'x.png', type: 'image/png', size: 12, inline: false }]);
    const message = (await Message.findById(intake.messageRef).lean())!;
    expect((await readFileBytes(message.attachments[0]!.sha256)).length).toBe(12);
  });

  test('its HTML is stored harmless, its remote images are not loaded, its own images are named', async () => {
    const html = '<p onclick="x()">Hi <img src="https://spy.example/p.gif"><img src="cid:logo"><script>alert(1)</script><a href="javascript:x()">a</a></p>';
    const intake = await arrives(raw({ headers: ['Content-Type: text/html'], body: html }));
    const { body, format } = (await Message.findById(intake.messageRef).lean())!;
    expect(format).toBe('html');
    expect(body).not.toMatch(/onclick|<script|alert|javascript:| src="http/);
    expect(body).toContain('data-src="https://spy.example/p.gif"');
    expect(body).toContain('data-cid="logo"');
  });

  test('that is too large becomes a ticket that says so', async () => {
    const mailbox = (await Mailbox.findById(mailboxId).lean())!;
    const id = await takeIn(mailbox, raw({ subject: 'Big', body: '' }), { via: 'imap', uidValidity: '1', uid: 7 }, { oversizeBytes: 40 * 1024 * 1024 });
    await processIntake(id);
    const message = await Message.findOne({}).lean();
    expect(message!.body).toContain('too large to be taken in (40 MB)');
    expect(await takeIn(mailbox, raw(), { via: 'imap', uidValidity: '1', uid: 7 })).toBe(id);
  });

  test('that cannot be read goes into quarantine with its reason, and the next one is read', async () => {
    const deep = Array.from({ length: 60 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`).join('\r\n');
    const bad = await arrives(Buffer.from(`From: eve@example.com\r\nSubject: deep\r\n${deep}\r\n\r\nx`));
    expect(bad).toMatchObject({ state: 'quarantined', outcome: 'quarantined', from: 'eve@example.com', subject: 'deep' });
    expect(bad.reason).toMatch(/nesting/i);
    expect(await Activity.countDocuments({ event: 'mail.quarantined' })).toBe(1);
    expect(await arrives(raw())).toMatchObject({ outcome: 'ticket_created' });
    expect(await retryIntake(desk, bad._id.toString())).toMatchObject({ outcome: 'quarantined' });
    (await openIntake(desk, bad._id.toString())).stream.destroy();
    expect(await Activity.findOne({ event: 'mail.opened' }).lean()).toMatchObject({ by: { name: desk.actor.name }, payload: { intakeId: bad._id.toString(), from: 'eve@example.com' } });
  });

  test('waits while intake is halted, and is read afterwards', async () => {
    await Setting.create({ _id: 'mail.halted', value: true, version: 1 });
    const intake = await arrives(raw());
    expect(intake.state).toBe('waiting');
    await Setting.deleteMany();
    await sweepIntakes();
    expect(await Intake.findById(intake._id).lean()).toMatchObject({ outcome: 'ticket_created' });
  });

  test('an answer that is read before what it answers waits for it', async () => {
    const mailbox = (await Mailbox.findById(mailboxId).lean())!;
    const parent = await takeIn(mailbox, raw({ id: 'parent@example.com' }), { via: 'http', by: 'test' });
    const child = await takeIn(mailbox, raw({ headers: ['In-Reply-To: <parent@example.com>'], body: 'One more thing.' }), { via: 'http', by: 'test' });
    await processIntake(child);
    expect(await Intake.findById(child).lean()).toMatchObject({ state: 'waiting' });
    await processIntake(parent);
    clock.advance(3_000);
    await processIntake(child);
    expect(await Intake.findById(child).lean()).toMatchObject({ outcome: 'message_added', matchedBy: 'received_message_id' });
  });
});

describe('a process that is killed', () => {
  test('while it reads a mail: another reads it, once', async () => {
    const mailbox = (await Mailbox.findById(mailboxId).lean())!;
    const id = await takeIn(mailbox, raw(), { via: 'http', by: 'test' });
    await Intake.updateOne({ _id: id }, { $set: { state: 'processing', leaseUntil: new Date(clock.ms() + 60_000), attempts: 1 } });
    await sweepIntakes();
    expect(await Ticket.countDocuments()).toBe(0);
    clock.advance(61_000);
    await sweepIntakes();
    await sweepIntakes();
    expect(await Ticket.countDocuments()).toBe(1);
  });
});
