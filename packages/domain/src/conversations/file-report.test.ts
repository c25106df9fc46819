import { describe, expect, test } from 'vitest';
import { aMailbox, answered, arrives, raw, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { clock } from '../platform/clock.ts';
import { Ticket } from '../tickets/ticket.ts';
import { acknowledge } from './acknowledge.ts';
import { isSuppressed } from './delivery.ts';
import { Message } from './message.ts';

useMailDesk();

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
