import { expect, test } from 'vitest';
import { arrives, desk, header, raw, sink, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { clock } from '../platform/clock.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { Ticket } from '../tickets/ticket.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { askedByLink, confirmByLink } from './confirm-resolution.ts';
import { sweepOutbox } from './send-mail.ts';
import { followResolved } from './tell-resolved.ts';

useMailDesk();

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
