import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { startSmtpSink, type SmtpSink } from '../../../../tests/support/smtp-sink.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { Contact } from '../customers/contact.ts';
import { clock } from '../platform/clock.ts';
import { readFileBytes } from '../platform/files.ts';
import { stopThreads } from '../platform/threads.ts';
import { systemViewer } from '../people/viewer.ts';
import { Setting } from '../platform/settings.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { Ticket } from '../tickets/ticket.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { acknowledge } from './acknowledge.ts';
import { addMailbox } from './add-mailbox.ts';
import { askedByLink, confirmByLink } from './confirm-resolution.ts';
import { isSuppressed } from './delivery.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { openIntake, retryIntake } from './intakes.ts';
import { decodeHeader } from './mail/decode-header.ts';
import { newMailbox } from './mailbox-words.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { processIntake, sweepIntakes } from './process-intake.ts';
import { queueMail } from './queue-mail.ts';
import { sendMail, sweepOutbox } from './send-mail.ts';
import { takeIn } from './take-in.ts';
import { followResolved } from './tell-resolved.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
const desk = systemViewer({ via: 'job' });
let sink: SmtpSink;
let mailboxId: string;

beforeAll(async () => void (sink = await startSmtpSink()));
afterAll(() => Promise.all([sink.stop(), stopThreads()]));
beforeEach(async () => {
  await emptyDatabase();
  clock.run();
  sink.mails.length = 0;
  sink.refuse = {};
  mailboxId = await aMailbox('support@help.test');
});

async function aMailbox(address: string, more: object = {}): Promise<string> {
  const smtp = { host: '127.0.0.1', port: sink.port, security: 'none', user: '' };
  return (await addMailbox(desk, newMailbox.parse({ name: 'Support', address, smtp, ...more }))).id;
}

let counter = 0;
type Parts = { from?: string; to?: string; subject?: string; id?: string | null; headers?: string[]; body?: string };
const raw = ({
  from = 'Ana <ana@example.com>',
  to = 'support@help.test',
  subject = 'Printer',
  id = `m${++counter}@example.com`,
  headers = [],
  body = 'It blinks red.',
}: Parts = {}): Buffer =>
  Buffer.from(
    [
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${subject}`,
      ...(id ? [`Message-ID: <${id}>`] : []),
      'Date: Fri, 20 Nov 2026 10:00:00 +0000',
      'MIME-Version: 1.0',
      ...headers,
      '',
      body,
      '',
    ].join('\r\n'),
  );

async function arrives(bytes: Buffer, to = mailboxId): Promise<IntakeRecord> {
  const mailbox = (await Mailbox.findById(to).lean())!;
  const id = await takeIn(mailbox, bytes, { via: 'http', by: 'test' });
  await processIntake(id);
  return (await Intake.findById(id).lean<IntakeRecord>())!;
}

/** An agent answers the ticket and the mail leaves; returns it as the customer gets it. */
async function answered(ticketId: unknown, body = 'Have you tried turning it off and on?') {
  const message = await writeMessage({ ...desk, actor: { kind: 'person', id: '0123456789abcdef01234567', name: 'Aisha' } }, String(ticketId), { body });
  const mail = (await Outbox.findOne({ messageRef: message._id }).lean())!;
  await sendMail(mail._id.toString());
  return { message, mail, sent: await sink.next((each) => each.raw.includes(mail.messageId)) };
}
const header = (mail: { raw: string }, name: string): string =>
  new RegExp(`^${name}:(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail.raw)?.[1]?.replace(/\r\n\s+/g, ' ').trim() ?? '';

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

describe('an answer', () => {
  test('leaves in the customer’s thread, under their subject, from the mailbox', async () => {
    const first = await arrives(raw({ id: 'root@example.com', subject: 'Mein Drücker' }));
    const { sent, message } = await answered(first.ticketId);
    const ticket = (await Ticket.findById(first.ticketId).lean())!;
    expect(sent.from).toBe('support@help.test');
    expect(sent.to).toEqual(['ana@example.com']);
    expect(header(sent, 'From')).toBe('"Aisha (Support)" <support@help.test>');
    expect(header(sent, 'In-Reply-To')).toBe('<root@example.com>');
    expect(header(sent, 'References')).toBe('<root@example.com>');
    expect(decodeHeader(header(sent, 'Subject'))).toBe(`Re: Mein Drücker [${ticket.number}]`);
    expect(header(sent, 'Auto-Submitted')).toBe('');
    expect(header(sent, 'Reply-To')).toMatch(/<support\+\d+\.[a-z2-7]{26}@help\.test>/);
    expect(await Message.findById(message._id).lean()).toMatchObject({ delivery: { state: 'sent', error: null } });
    expect(await Activity.countDocuments({ event: 'message.delivery' })).toBe(1);
  });

  test('is answered by the customer into the same ticket: by headers, by the reply address alone, by the number', async () => {
    const { ticketId } = await arrives(raw());
    const { mail } = await answered(ticketId);
    const number = (await Ticket.findById(ticketId).lean())!.number;
    expect(await arrives(raw({ headers: [`In-Reply-To: <${mail.messageId}>`], body: 'Yes.' }))).toMatchObject({
      ticketId,
      outcome: 'message_added',
      matchedBy: 'own_message_id',
    });
    expect(await arrives(raw({ to: mail.replyTo!, body: 'By address.' }))).toMatchObject({ ticketId, matchedBy: 'reply_address' });
    expect(await arrives(raw({ to: mail.replyTo!.toUpperCase(), body: 'By a shouting server.' }))).toMatchObject({ ticketId, matchedBy: 'reply_address' });
    expect(await arrives(raw({ subject: `Re: Printer [${number}]`, body: 'By number.' }))).toMatchObject({ ticketId, matchedBy: 'subject_number' });
    expect(await Ticket.countDocuments()).toBe(1);
  });

  test('a stranger who knows number or ids gets a ticket of their own; one with the secret address is shown as unverified', async () => {
    const { ticketId } = await arrives(raw({ id: 'secret@example.com' }));
    const { mail } = await answered(ticketId);
    const { number } = (await Ticket.findById(ticketId).lean())!;
    const eve = 'Eve <eve@evil.example>';
    expect(await arrives(raw({ from: eve, subject: `[${number}]` }))).toMatchObject({
      outcome: 'ticket_created',
      matchedBy: 'none',
      reason: expect.stringContaining(number),
    });
    expect(await arrives(raw({ from: eve, headers: ['In-Reply-To: <secret@example.com>'], body: 'x' }))).toMatchObject({ outcome: 'ticket_created' });
    const forged = mail.messageId.replace(/\.[a-z2-7]{26}@/, `.${'a'.repeat(26)}@`);
    expect(await arrives(raw({ from: eve, headers: [`In-Reply-To: <${forged}>`], body: 'y' }))).toMatchObject({ outcome: 'ticket_created' });
    const inside = await arrives(raw({ from: eve, to: mail.replyTo!, body: 'z' }));
    expect(inside).toMatchObject({ ticketId, outcome: 'message_added' });
    expect(await Message.findById(inside.messageRef).lean()).toMatchObject({ unverifiedSender: true });
  });

  test('hides only what is quoted', async () => {
    const { ticketId } = await arrives(raw());
    const { mail, sent } = await answered(ticketId);
    const quoted = sent.raw
      .slice(sent.raw.indexOf('\r\n\r\n'))
      .trim()
      .split('\r\n')
      .map((line) => `> ${line}`)
      .join('\r\n');
    const back = await arrives(
      raw({
        headers: [`In-Reply-To: <${mail.messageId}>`],
        body: `Works now, thanks!\r\n\r\nOn Fri, 20 Nov 2026 at 11:00, Support <support@help.test> wrote:\r\n${quoted}`,
      }),
    );
    expect(back.replyText).toBe('Works now, thanks!');
    expect(back.fullText).toContain('turning it off and on');
    expect(await Message.findById(back.messageRef).lean()).toMatchObject({
      body: 'Works now, thanks!',
      full: expect.stringContaining('turning it off and on'),
    });
  });
});

describe('mail out', () => {
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

describe('an acknowledgement', () => {
  const acknowledged = async (bytes: Buffer) => acknowledge(String((await arrives(bytes)).ticketId));

  test('goes to a person once, in their thread, with none of their words', async () => {
    const { ticketId } = await arrives(raw({ id: 'q@example.com', subject: 'BUY PILLS', body: 'BUY PILLS' }));
    await acknowledge(String(ticketId));
    await acknowledge(String(ticketId));
    await sweepOutbox();
    expect(sink.mails).toHaveLength(1);
    const [mail] = sink.mails;
    expect(mail!.raw).not.toContain('PILLS');
    expect(mail!.raw).not.toContain('Ana');
    expect(header(mail!, 'In-Reply-To')).toBe('<q@example.com>');
    expect(header(mail!, 'Auto-Submitted')).toBe('auto-replied');
    expect(mail!.from).toBe('');
  });

  test.each([
    ['Auto-Submitted: auto-replied'],
    ['Precedence: bulk'],
    ['List-Id: <x.example>'],
    ['X-Autoreply: yes'],
    ['Return-Path: <>'],
    ['X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-generated'],
  ])('never answers a machine: %s', async (line) => {
    expect(await acknowledged(raw({ headers: [line] }))).toBe(false);
  });

  test.each(['postmaster@example.com', 'no-reply@example.com', 'support@help.test', 'Support+x@HELP.test'])('never goes to %s', async (from) => {
    expect(await acknowledged(raw({ from }))).toBe(false);
  });

  test('goes once in an hour to one sender', async () => {
    expect(await acknowledged(raw())).toBe(true);
    expect(await acknowledged(raw({ body: 'Again.' }))).toBe(false);
    expect(await acknowledged(raw({ from: 'bo@example.com' }))).toBe(true);
    clock.advance(61 * 60_000);
    expect(await acknowledged(raw({ body: 'And again.' }))).toBe(true);
  });
});

describe('what comes back', () => {
  const bounce = (messageId: string, more: { status?: string; action?: string; to?: string } = {}) =>
    raw({
      from: 'MAILER-DAEMON@mx.example.com',
      subject: 'Undelivered Mail Returned to Sender',
      headers: ['Auto-Submitted: auto-replied', 'Return-Path: <>', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
      body: [
        '--b',
        'Content-Type: text/plain',
        '',
        'Sorry.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx',
        '',
        `Final-Recipient: rfc822; ${more.to ?? 'ana@example.com'}`,
        `Action: ${more.action ?? 'failed'}`,
        `Status: ${more.status ?? '5.1.1'}`,
        'Diagnostic-Code: smtp; 550 No such user',
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        `Message-ID: <${messageId}>`,
        'Subject: Re: Printer',
        '',
        'Hi',
        '--b--',
      ].join('\r\n'),
    });

  test('a bounce marks the message it is about, and is no message, no reopening, no clock', async () => {
    const { ticketId } = await arrives(raw());
    const { mail, message } = await answered(ticketId);
    const before = (await Ticket.findById(ticketId).lean())!;
    const intake = await arrives(bounce(mail.messageId));
    expect(intake).toMatchObject({
      kind: 'bounce',
      outcome: 'delivery_event',
      ticketId,
      bounce: { recipient: 'ana@example.com', status: '5.1.1', permanent: true },
    });
    expect((await Message.findById(message._id).lean())!.delivery).toMatchObject({ state: 'failed', error: expect.stringContaining('does not exist') });
    expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: before.status, lastSeq: before.lastSeq, waitingSince: before.waitingSince });
    expect(await isSuppressed('Ana@example.com')).toBe(true);
  });

  test('a delay is no failure', async () => {
    const { ticketId } = await arrives(raw());
    const { mail, message } = await answered(ticketId);
    expect(await arrives(bounce(mail.messageId, { action: 'delayed', status: '4.4.1' }))).toMatchObject({
      outcome: 'delivery_event',
      bounce: { permanent: false },
    });
    expect((await Message.findById(message._id).lean())!.delivery).toMatchObject({ state: 'sent' });
  });

  test('a forged bounce harms nobody', async () => {
    expect(await arrives(bounce('whatever@help.test'))).toMatchObject({ outcome: 'delivery_event', ticketId: null });
    expect(await isSuppressed('ana@example.com')).toBe(false);
  });

  test('an out-of-office note joins its ticket and reopens nothing', async () => {
    const { ticketId } = await arrives(raw());
    const { mail } = await answered(ticketId);
    await Ticket.updateOne({ _id: ticketId }, { $set: { status: 'closed', statusCategory: 'closed', closedAt: clock.now() } });
    expect(
      await arrives(raw({ subject: 'Out of office: Re: Printer', headers: ['Auto-Submitted: auto-replied', `In-Reply-To: <${mail.messageId}>`] })),
    ).toMatchObject({ kind: 'auto_reply', outcome: 'message_added', ticketId });
    expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: 'closed' });
  });

  test('our own mail that comes back is recognised and makes no loop', async () => {
    const { ticketId } = await arrives(raw());
    const { sent } = await answered(ticketId);
    expect(await arrives(Buffer.from(sent.raw))).toMatchObject({ kind: 'own', outcome: 'duplicate', ticketId });
    expect(await Message.countDocuments({ ticketId })).toBe(2);
  });

  test('one of our mailboxes writes to another: a ticket there, and no machine answers', async () => {
    const sales = await aMailbox('sales@help.test');
    const { ticketId } = await arrives(raw());
    await Ticket.updateOne({ _id: ticketId }, { $set: { 'requester.email': 'sales@help.test' } });
    const { sent } = await answered(ticketId);
    const other = await arrives(Buffer.from(sent.raw), sales);
    expect(other.outcome).toBe('ticket_created');
    expect(await acknowledge(String(other.ticketId))).toBe(false);
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

test('a customer whose ticket was solved gets a mail in their thread, two minutes later, with a link that is theirs to press; a machine’s answer to it is none', async () => {
  await changeVocabulary(desk, 'life', { ...standardVocabulary.life, resolvedNotice: true });
  clock.stopAt(new Date());
  const { ticketId } = await arrives(raw({ id: 'asked@example.com' }));
  await changeTicket(desk, String(ticketId), { status: 'resolved', resolution: 'The fuse had blown.' });
  await followResolved((await Activity.findOne({ 'subject.id': String(ticketId), event: 'ticket.changed' }).sort({ seq: -1 }).lean<ActivityLine>())!);
  await sweepOutbox();
  expect(sink.mails.filter(({ raw: sent }) => sent.includes('/solved/'))).toEqual([]);
  clock.advance(121_000);
  await sweepOutbox();
  const [sent, ...more] = sink.mails.filter(({ raw: each }) => each.includes('/solved/'));
  expect([sent!.to, more]).toEqual([['ana@example.com'], []]);
  expect([header(sent!, 'In-Reply-To'), header(sent!, 'Auto-Submitted')]).toEqual(['<asked@example.com>', 'auto-generated']);
  const text = sent!.raw.replace(/=\r\n/g, '');
  expect(text).toContain('The fuse had blown.');
  const token = /\/solved\/(\S+)/.exec(text)![1]!;
  expect(await askedByLink(token)).toMatchObject({ resolution: 'The fuse had blown.', state: 'open' });
  await arrives(raw({ subject: 'Out of office', headers: ['Auto-Submitted: auto-replied', `In-Reply-To: ${header(sent!, 'Message-ID')}`] }));
  expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: 'resolved' });
  await confirmByLink(token, { via: 'web' });
  expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: 'closed', confirmedAt: clock.now() });
});

test('a customer with as many open tickets as the desk takes waits in quarantine with the next, is told once, and somebody may let it in', async () => {
  await changeVocabulary(desk, 'life', { ...standardVocabulary.life, mostOpen: 2 });
  const [first] = [await arrives(raw({ id: 'the-first@example.com' })), await arrives(raw())];
  const third = raw({ subject: 'A third thing' });
  const { _id } = await arrives(third);
  await arrives(raw());
  expect(await Intake.findById(_id).lean()).toMatchObject({ state: 'quarantined', reason: expect.stringContaining('ana@example.com has 2 tickets open') });
  await sweepOutbox();
  expect(sink.mails.filter(({ raw: sent }) => sent.includes('waits until somebody has looked'))).toMatchObject([{ to: ['ana@example.com'] }]);
  expect(header(sink.mails.at(-1)!, 'Auto-Submitted')).toBe('auto-generated');
  expect(await arrives(raw({ from: 'Ben <ben@example.com>' }))).toMatchObject({ outcome: 'ticket_created' });
  expect(await arrives(raw({ headers: ['In-Reply-To: <the-first@example.com>'], subject: `Re: Printer [${(await Ticket.findById(first!.ticketId).lean())!.number}]` }))).toMatchObject({ outcome: 'message_added' });
  expect(await retryIntake(desk, _id.toString())).toMatchObject({ outcome: 'ticket_created' });
});

test('who writes in somebody’s name does not shut them out: whoever answers the mail that says so, which only they got, is let in with it', async () => {
  await changeVocabulary(desk, 'life', { ...standardVocabulary.life, mostOpen: 1 });
  const stateOf = async ({ _id }: { _id: unknown }) => (await Intake.findById(_id).lean())!.state;
  for (const from of ['Ana <ana@example.com>', 'Ben <ben@example.com>']) for (const subject of ['Forged', 'Forged too']) await arrives(raw({ from, subject }));
  await sweepOutbox();
  const [toAna, toBen] = ['ana@example.com', 'ben@example.com'].map((address) => header(sink.mails.find(({ to }) => to.includes(address))!, 'Message-ID')) as [string, string];
  const answers = (id: string, more: object = {}) => arrives(raw({ headers: [`In-Reply-To: ${id}`, 'Auto-Submitted: no'], subject: 'Re: Forged', body: 'I did not write that.', ...more }));
  for (const id of [toBen, toAna.replace('.', '.0'), '<invented@example.com>']) expect(await stateOf(await answers(id))).toBe('quarantined');
  expect(await stateOf(await arrives(raw({ headers: [`In-Reply-To: ${toAna}`, 'Auto-Submitted: auto-replied'] })))).toBe('quarantined');
  expect(await answers(toAna)).toMatchObject({ outcome: 'ticket_created' });
  // Once: whoever has got hold of it opens no tickets without end.
  expect(await stateOf(await answers(toAna))).toBe('quarantined');
});
