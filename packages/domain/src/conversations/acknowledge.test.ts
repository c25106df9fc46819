import { describe, expect, test } from 'vitest';
import { arrives, header, raw, sink, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { clock } from '../platform/clock.ts';
import { acknowledge } from './acknowledge.ts';
import { sweepOutbox } from './send-mail.ts';

useMailDesk();

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
