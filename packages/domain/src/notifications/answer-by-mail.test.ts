import type { Types } from 'mongoose';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, viewerOf } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { addMailbox } from '../conversations/add-mailbox.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Intake, type IntakeRecord } from '../conversations/intake.ts';
import { newMailbox } from '../conversations/mailbox-words.ts';
import { Mailbox } from '../conversations/mailbox.ts';
import { Message } from '../conversations/message.ts';
import { Outbox } from '../conversations/outbox.ts';
import { processIntake } from '../conversations/process-intake.ts';
import { takeIn } from '../conversations/take-in.ts';
import { createTeam } from '../people/create-team.ts';
import { Person } from '../people/person.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { clock } from '../platform/clock.ts';
import { stopThreads } from '../platform/threads.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { deliverTo } from './deliver.ts';
import { notifyOfLine } from './follow-notifications.ts';

useDatabase();
afterAll(() => stopThreads());
afterEach(() => clock.run());
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let [ana, ben]: Somebody[] = [];
let mailboxId: string;

beforeEach(async () => {
  await emptyDatabase();
  await preparePeople();
  const team = await createTeam({ name: 'Repairs', description: '' }, operator);
  ana = await makePerson({ name: 'Ana Reis', teamIds: [team.id] });
  ben = await makePerson({ name: 'Ben Cole', teamIds: [team.id] });
  const server = { host: '127.0.0.1', port: 9, security: 'none', user: '' };
  mailboxId = (await addMailbox(operator, newMailbox.parse({ name: 'Desk', address: 'desk@help.example', teamId: team.id, smtp: server, imap: { ...server, folder: 'INBOX' } }))).id;
});

let count = 0;
type Parts = { from: string; to?: string; subject?: string; body?: string; headers?: string[] };
async function arrives({ from, to = 'desk@help.example', subject = 'Grinder', body = 'It hums.', headers = [] }: Parts): Promise<IntakeRecord> {
  const raw = Buffer.from([`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: <a${++count}@example.com>`, 'MIME-Version: 1.0', ...headers, '', body, ''].join('\r\n'));
  const id = await takeIn((await Mailbox.findById(mailboxId).lean())!, raw, { via: 'http', by: 'test' });
  await processIntake(id);
  return (await Intake.findById(id).lean<IntakeRecord>())!;
}

/** Nadia wrote, Ana has it, Nadia writes again: what Ana gets of it by mail. */
async function told(about: 'customer_replied' | 'assigned') {
  const { ticketId } = await arrives({ from: 'nadia@customer.example' });
  const { number } = (await Ticket.findById(ticketId).lean())!;
  await changeTicket(ben!.viewer, number, { assigneeId: ana!.id });
  if (about === 'customer_replied') await arrives({ from: 'nadia@customer.example', subject: `Re: [${number}] Grinder`, body: 'It still hums.' });
  const lines = await Activity.find({ 'subject.id': String(ticketId) } as never).sort({ seq: -1 }).limit(1).lean<ActivityLine[]>();
  await notifyOfLine(lines[0]!);
  clock.advance(61_000);
  await deliverTo(ana!.id);
  const mail = (await Outbox.findOne({ 'to.address': ana!.email }).lean())!;
  return { ticketId: ticketId!, number, mail };
}
const newest = async (ticketId: Types.ObjectId) => (await Message.findOne({ ticketId }).sort({ seq: -1 }).lean())!;
const said = 'Please unplug it.\r\n\r\nOn Fri, 20 Nov 2026 at 10:00, Desk wrote:\r\n> Nadia replied\r\n>   It still hums.';

describe('an answer to a notification (catalogue 4.18, 6)', () => {
  test('that a customer replied goes to the customer, in the name of whoever writes it, without what it quotes', async () => {
    const { ticketId, mail } = await told('customer_replied');
    expect(mail.text).toContain('Reply to this mail to answer the customer.');
    const intake = await arrives({ from: `Ana <${ana!.email}>`, to: mail.replyTo!, subject: `Re: ${mail.subject}`, body: said });
    expect(intake).toMatchObject({ state: 'done', outcome: 'message_added', ticketId, reason: 'Ana Reis answered a notification.' });
    expect(await newest(ticketId)).toMatchObject({ direction: 'out', text: 'Please unplug it.', author: { kind: 'agent', name: 'Ana Reis' } });
    expect((await Outbox.findOne({ 'to.address': 'nadia@customer.example', kind: 'reply' }).lean())!.text).toContain('Please unplug it.');
    expect(await Activity.findOne({ 'subject.id': String(ticketId), event: 'message.written' } as never).lean()).toMatchObject({ by: { kind: 'person', id: ana!.id }, origin: { via: 'mail' } });
  });

  test('of anything else is a comment that the customer does not get, with its files', async () => {
    const { ticketId, mail } = await told('assigned');
    expect(mail.text).toContain('the customer does not see it');
    const parts = ['--x', 'Content-Type: text/plain', '', 'Who has the spare motor?', '--x', 'Content-Type: text/plain; name="plan.txt"', 'Content-Disposition: attachment; filename="plan.txt"', '', 'a plan', '--x--'].join('\r\n');
    await arrives({ from: ana!.email, to: mail.replyTo!, body: parts, headers: ['Content-Type: multipart/mixed; boundary=x'] });
    expect(await newest(ticketId)).toMatchObject({ direction: 'internal', text: 'Who has the spare motor?', attachments: [{ name: 'plan.txt' }] });
    expect(await Outbox.countDocuments({ 'to.address': 'nadia@customer.example', kind: 'reply' })).toBe(0);
  });

  test('is taken in once, however often its mail is read', async () => {
    const { ticketId, mail } = await told('assigned');
    const { _id } = await arrives({ from: ana!.email, to: mail.replyTo!, body: 'Mine.' });
    await Intake.updateOne({ _id }, { $set: { state: 'waiting', dueAt: clock.now() } });
    await Promise.all([processIntake(_id.toString()), processIntake(_id.toString())]);
    expect(await Message.countDocuments({ ticketId, text: 'Mine.' })).toBe(1);
  });

  test('that a colleague or a stranger writes, or a machine, is no word of hers: it opens a ticket of its own', async () => {
    const { ticketId, mail } = await told('customer_replied');
    const before = await Message.countDocuments({ ticketId });
    for (const from of [ben!.email, 'ana.reis@home.example']) expect(await arrives({ from, to: mail.replyTo!, subject: `Fwd: ${mail.subject}` }), from).toMatchObject({ outcome: 'ticket_created' });
    await arrives({ from: ana!.email, to: mail.replyTo!, subject: 'Out of office', headers: ['Auto-Submitted: auto-replied'] });
    await arrives({ from: ana!.email, to: mail.replyTo!.replace(/\.r\./, '.c.') });
    expect(await Message.countDocuments({ ticketId })).toBe(before);
  });

  test('of somebody who may not any more waits in quarantine, and they are told with their words', async () => {
    const { ticketId, mail } = await told('customer_replied');
    await Person.updateOne({ _id: ana!.id }, { $set: { role: 'nobody' } });
    expect((await viewerOf(ana!.id)).rights.has('tickets.reply')).toBe(false);
    const intake = await arrives({ from: ana!.email, to: mail.replyTo!, body: said });
    expect(intake).toMatchObject({ state: 'quarantined', outcome: 'quarantined' });
    expect(await Message.countDocuments({ ticketId, direction: { $ne: 'in' } })).toBe(0);
    const back = (await Outbox.findOne({ key: `notice-answer:${intake._id}` }).lean())!;
    expect(back).toMatchObject({ to: [{ address: ana!.email }], automatic: true });
    expect(back.text).toMatch(/^Your answer was not taken in: .+\n[^]*> Please unplug it\./);
  });

  test('is not asked for where the desk’s mailbox knows no addresses with a tag, or takes no mail in', async () => {
    for (const without of [{ plusAddressing: false }, { imap: null }]) {
      await Mailbox.updateOne({ _id: mailboxId }, { $set: without } as never);
      const { number } = await createTicket(operator, { title: 'Grinder', description: 'It hums.', requester: { email: 'nadia@customer.example' } });
      await changeTicket(ben!.viewer, number, { assigneeId: ana!.id });
      const [line] = await Activity.find({ event: 'ticket.changed' } as never).sort({ _id: -1 }).limit(1).lean<ActivityLine[]>();
      await notifyOfLine(line!);
      clock.advance(61_000);
      await deliverTo(ana!.id);
      const mail = (await Outbox.findOne({ 'to.address': ana!.email, subject: new RegExp(number) }).lean())!;
      expect(mail, JSON.stringify(without)).toMatchObject({ replyTo: null });
      expect(mail.text).not.toContain('Reply to this mail');
      await Mailbox.updateOne({ _id: mailboxId }, { $set: { plusAddressing: true } });
    }
  });
});
