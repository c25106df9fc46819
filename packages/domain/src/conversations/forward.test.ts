import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { startSmtpSink, type SmtpSink } from '../../../../tests/support/smtp-sink.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { Contact } from '../customers/contact.ts';
import { reachOf, systemViewer, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { putFile } from '../platform/files.ts';
import { newId } from '../platform/id.ts';
import { stopThreads } from '../platform/threads.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { addMailbox } from './add-mailbox.ts';
import { Attachment } from './attachment.ts';
import { forwardMessage } from './forward-message.ts';
import type { ForwardInput } from './forward-words.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { newMailbox } from './mailbox-words.ts';
import { Mailbox } from './mailbox.ts';
import { Message, type MessageRecord } from './message.ts';
import { Outbox } from './outbox.ts';
import { processIntake } from './process-intake.ts';
import { sendMail } from './send-mail.ts';
import { takeIn } from './take-in.ts';
import { withdrawMessage } from './withdraw-message.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
const desk = systemViewer({ via: 'job' });
const id = newId().toString();
const aisha: Viewer = { ...desk, actor: { kind: 'person', id, name: 'Aisha' }, reach: reachOf({ actorId: id, rights: desk.rights, teamRights: new Map(), teamIds: [] }) };
let sink: SmtpSink;
let mailboxId: string;
let ticketId: string;

beforeAll(async () => void (sink = await startSmtpSink()));
afterAll(() => Promise.all([sink.stop(), stopThreads()]));
beforeEach(async () => {
  await emptyDatabase();
  clock.run();
  sink.mails.length = 0;
  mailboxId = (await addMailbox(desk, newMailbox.parse({ name: 'Support', address: 'support@help.test', acknowledge: false, smtp: { host: '127.0.0.1', port: sink.port, security: 'none', user: '' } }))).id;
  ticketId = (await arrives({ from: 'Ana <ana@example.com>', subject: 'Grinder stopped', body: 'It hums and does not turn.' })).ticketId!.toString();
});

let counter = 0;
type Parts = { from?: string; to?: string; subject?: string; headers?: string[]; body?: string };
async function arrives({ from = 'Bolt Supplies <service@bolt.example>', to = 'support@help.test', subject = 'x', headers = [], body = 'x' }: Parts): Promise<IntakeRecord> {
  const raw = Buffer.from([`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: <m${++counter}@outside.example>`, 'MIME-Version: 1.0', ...headers, '', body, ''].join('\r\n'));
  const intake = await takeIn((await Mailbox.findById(mailboxId).lean())!, raw, { via: 'http', by: 'test' });
  await processIntake(intake);
  return (await Intake.findById(intake).lean<IntakeRecord>())!;
}
async function leaves(message: MessageRecord) {
  const mail = (await Outbox.findOne({ messageRef: message._id }).lean())!;
  await sendMail(mail._id.toString());
  return { mail, sent: await sink.next((each) => each.raw.includes(mail.messageId)) };
}
const forwarded = (more: Partial<ForwardInput> = {}) => forwardMessage(aisha, ticketId, { to: ['service@bolt.example'], messages: 'all', body: 'Can you send the part?', ...more });
const ticket = async () => (await Ticket.findById(ticketId).lean())!;
const last = async () => (await Message.findOne({ ticketId }).sort({ seq: -1 }).lean<MessageRecord>())!;
const header = (mail: { raw: string }, name: string): string => new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail.raw)?.[1]?.replace(/\r\n\s+/g, ' ') ?? '';

describe('forwarding', () => {
  test('leaves by mail with what was said and by whom, from the desk, and stands in the ticket where only staff see it', async () => {
    await writeMessage(aisha, ticketId, { body: 'We look into it.' });
    await writeMessage(aisha, ticketId, { body: 'They always complain.', isInternal: true });
    const before = await ticket();
    const message = await forwarded({ cc: ['parts@bolt.example'], status: 'waiting_third_party' });
    const { sent } = await leaves(message);

    expect(sent.to).toEqual(['service@bolt.example', 'parts@bolt.example']);
    expect(header(sent, 'Subject')).toMatch(/^Fwd: Grinder stopped \[TKT\d{6}\]$/);
    expect(header(sent, 'From')).toBe('"Aisha (Support)" <support@help.test>');
    expect(header(sent, 'Reply-To')).toMatch(/<support\+\d+\.[a-z2-7]{26}@help\.test>/);
    expect(header(sent, 'In-Reply-To')).toBe('');
    expect(header(sent, 'Auto-Submitted')).toBe('');
    expect(sent.raw).toContain('Can you send the part?');
    expect(sent.raw).toContain('From: Ana <ana@example.com>');
    expect(sent.raw).toContain('does not turn');
    expect(sent.raw).toContain('We look into it.');
    expect(sent.raw).not.toContain('complain');

    expect(await last()).toMatchObject({ direction: 'internal', body: '<p>Can you send the part?</p>', forward: { to: ['service@bolt.example'], cc: ['parts@bolt.example'], seqs: [1, 2] }, delivery: { state: 'sent' } });
    expect(await ticket()).toMatchObject({ status: 'waiting_third_party', waitingSince: before.waitingSince, firstResponseAt: before.firstResponseAt, preview: before.preview });
    expect((await Activity.findOne({ event: 'message.forwarded' }).lean())?.payload).toMatchObject({ to: ['service@bolt.example'], messages: 2, changes: { status: { after: 'waiting_third_party' } } });
  });

  test('takes the files that were chosen, of the ticket or just uploaded, and no others', async () => {
    const file = async (name: string, more: object) => {
      const _id = newId();
      await Attachment.collection.insertOne({ _id, name, type: 'text/plain', ...(await putFile(Buffer.from(name))), inline: false, contentId: null, createdAt: new Date(), uploaderId: null, ticketId: null, messageId: null, ...more } as never);
      return _id.toString();
    };
    const uploads = await file('inside.txt', { uploaderId: id });
    const comment = await writeMessage(aisha, ticketId, { body: 'See the price.', isInternal: true, attachmentIds: [uploads] });
    const photo = await file('photo.txt', { ticketId: (await ticket())._id, messageId: (await Message.findOne({ ticketId, seq: 1 }).lean())!._id });
    const drawing = await file('drawing.txt', { uploaderId: id });
    const strangers = await file('strangers.txt', { uploaderId: newId().toString() });

    await expect(forwarded({ attachmentIds: [strangers] })).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'attachmentIds' }] });
    await expect(forwarded({ attachmentIds: [comment.attachments[0]!.fileId.toString()] })).rejects.toThrow('stay inside');
    const message = await forwarded({ attachmentIds: [photo, drawing] });
    expect(message.attachments.map(({ name }) => name)).toEqual(['photo.txt', 'drawing.txt']);
    const { sent } = await leaves(message);
    expect(sent.raw).toContain('filename=photo.txt');
    expect(sent.raw).not.toContain('inside.txt');
    expect(await Attachment.countDocuments({ _id: drawing })).toBe(0);
    expect(await Attachment.countDocuments({ messageId: message._id })).toBe(2);
  });

  test('refuses comments, strange numbers, mailboxes of ours and people who may not answer, each with a sentence', async () => {
    const comment = await writeMessage(aisha, ticketId, { body: 'Between us.', isInternal: true });
    await expect(forwarded({ messages: [1, comment.seq] })).rejects.toThrow('Internal comments stay inside');
    await expect(forwarded({ messages: [77] })).rejects.toThrow('not in this ticket any more');
    await expect(forwarded({ to: ['support+x@help.test'] })).rejects.toThrow('is a mailbox of this desk');
    await expect(forwarded({ status: 'kettle' })).rejects.toThrow('no status "kettle"');
    await expect(forwardMessage({ ...aisha, rights: new Set(['tickets.read.all', 'tickets.comment']) }, ticketId, { to: ['a@b.example'], messages: 'all' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await Outbox.countDocuments({ kind: 'forward' })).toBe(0);
  });
});

describe('what a third party answers', () => {
  test('comes into the ticket as theirs, inside: it reopens nothing, ends nobody’s wait and makes nobody a customer', async () => {
    const { mail } = await leaves(await forwarded());
    await changeTicket(aisha, ticketId, { status: 'resolved' });
    const before = await ticket();
    const intake = await arrives({ headers: [`In-Reply-To: <${mail.messageId}>`, `References: <${mail.messageId}>`], body: 'It ships on Monday.' });
    expect(intake).toMatchObject({ state: 'done', outcome: 'message_added', matchedBy: 'own_message_id', thirdParty: true });
    expect(await last()).toMatchObject({ direction: 'internal', author: { kind: 'third_party', id: null, name: 'Bolt Supplies' }, thirdParty: { name: 'Bolt Supplies', address: 'service@bolt.example' }, unverifiedSender: false, body: 'It ships on Monday.' });
    const after = await ticket();
    expect(after).toMatchObject({ status: 'resolved', resolvedAt: before.resolvedAt, waitingSince: before.waitingSince, preview: before.preview, version: before.version, lastSeq: before.lastSeq + 1, inSeq: before.lastSeq + 1 });
    expect(await Contact.countDocuments({ emailKeys: 'service@bolt.example' })).toBe(0);
    expect(await Activity.countDocuments({ event: 'message.third_party' })).toBe(1);
  });

  test('comes once however often it comes, by the reply address without headers, and from a colleague of theirs', async () => {
    const { sent, mail } = await leaves(await forwarded());
    const replyTo = /<(.*)>/.exec(header(sent, 'Reply-To'))![1]!;
    expect(await arrives({ to: replyTo, body: 'By the address alone.' })).toMatchObject({ matchedBy: 'reply_address', thirdParty: true });
    expect(await arrives({ from: 'Other <other@bolt.example>', headers: [`In-Reply-To: <${mail.messageId}>`], body: 'I took over.' })).toMatchObject({ thirdParty: true });
    expect(await last()).toMatchObject({ direction: 'internal', unverifiedSender: true, thirdParty: { address: 'other@bolt.example' } });
    expect(await arrives({ from: 'service@bolt.example', subject: `Re: [${(await ticket()).number}]`, body: 'By the number.' })).toMatchObject({ matchedBy: 'subject_number', thirdParty: true });
    expect(await Ticket.countDocuments()).toBe(1);
  });

  test('the customer stays the customer, also in an answer to what was forwarded, and their thread knows nothing of the others', async () => {
    const { mail } = await leaves(await forwarded());
    await arrives({ headers: [`In-Reply-To: <${mail.messageId}>`], subject: 'Re: Fwd: secret price', body: 'It costs us 3 pounds.' });
    expect(await arrives({ from: 'ana@example.com', headers: [`In-Reply-To: <${mail.messageId}>`], body: 'Any news?' })).toMatchObject({ outcome: 'message_added' });
    expect(await last()).toMatchObject({ direction: 'in', author: { kind: 'customer' } });
    const { sent } = await leaves(await writeMessage(aisha, ticketId, { body: 'On Monday.' }));
    expect(sent.to).toEqual(['ana@example.com']);
    expect(sent.raw).not.toMatch(/secret price|3 pounds/);
    expect(header(sent, 'References')).not.toContain(mail.messageId);
  });

  test('a customer’s answer after a forward is filed as before, and theirs goes on in their own thread', async () => {
    await leaves(await forwarded());
    const { mail: ours } = await leaves(await writeMessage(aisha, ticketId, { body: 'We asked the maker.' }));
    expect(await arrives({ from: 'Ana <ana@example.com>', headers: [`In-Reply-To: <${ours.messageId}>`], body: 'Thanks.' })).not.toHaveProperty('thirdParty', true);
    const intake = await arrives({ headers: [`In-Reply-To: <${(await Outbox.findOne({ kind: 'forward' }).lean())!.messageId}>`], body: 'Which serial number?' });
    const theirs = await last();
    const { sent } = await leaves(await forwarded({ messages: [theirs.seq], body: 'It is 4711.' }));
    expect(header(sent, 'In-Reply-To')).toBe(`<${intake.messageId}>`);
    expect(sent.raw).toContain('Which serial number?');
  });

  test('an answer of their machine is kept and told to nobody; one that was waited for ends a snooze', async () => {
    const { mail } = await leaves(await forwarded());
    await changeTicket(aisha, ticketId, { snoozedUntil: new Date(Date.now() + 86_400_000).toISOString() });
    await arrives({ headers: [`In-Reply-To: <${mail.messageId}>`, 'Auto-Submitted: auto-replied'], body: 'We are on holiday.' });
    expect(await ticket()).toMatchObject({ snoozedUntil: expect.any(Date), inSeq: 1 });
    await arrives({ headers: [`In-Reply-To: <${mail.messageId}>`], body: 'We are back.' });
    expect((await ticket()).snoozedUntil).toBeNull();
  });
});

test('what was forwarded waits as long as its writer wants and can be taken back, with the status it set; a program’s leaves at once', async () => {
  const before = (await Ticket.findById(ticketId).lean())!;
  const message = await forwardMessage(aisha, ticketId, { to: ['service@bolt.example'], body: 'Can you look?', messages: 'all', status: 'waiting_third_party', undoable: true });
  expect(message.delivery?.heldUntil?.getTime()).toBe(message.createdAt.getTime() + 15_000);
  expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: 'waiting_third_party' });
  const taken = await withdrawMessage(aisha, ticketId, String(message.seq));
  expect(taken.forward).toEqual({ to: ['service@bolt.example'], subject: `Fwd: ${before.title}`, messages: [1], note: 'Can you look?' });
  expect(await Outbox.countDocuments({ kind: 'forward' })).toBe(0);
  expect(await Message.countDocuments({ ticketId: before._id, forward: { $ne: null } })).toBe(0);
  expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: before.status, waitingSince: before.waitingSince, preview: before.preview });

  const direct = await forwardMessage(desk, ticketId, { to: ['service@bolt.example'], messages: 'all', undoable: true });
  expect(direct.delivery).not.toHaveProperty('heldUntil');
  await expect(withdrawMessage(desk, ticketId, String(direct.seq))).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|conflict/) });
});
