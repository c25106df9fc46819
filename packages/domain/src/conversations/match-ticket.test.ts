import { describe, expect, test } from 'vitest';
import { answered, arrives, header, raw, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { Activity } from '../activity/activity.ts';
import { Ticket } from '../tickets/ticket.ts';
import { decodeHeader } from './mail/decode-header.ts';
import { Message } from './message.ts';

useMailDesk();

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
