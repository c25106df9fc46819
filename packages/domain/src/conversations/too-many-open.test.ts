import { expect, test } from 'vitest';
import { arrives, desk, header, raw, sink, useMailDesk } from '../../../../tests/support/mail-desk.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { Ticket } from '../tickets/ticket.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { Intake } from './intake.ts';
import { retryIntake } from './intakes.ts';
import { sweepOutbox } from './send-mail.ts';

useMailDesk();

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
