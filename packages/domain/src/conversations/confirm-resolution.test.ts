import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { seedRoles } from '../people/role.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { readVocabulary } from '../tickets/vocabulary.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { askedByLink, confirmByLink, confirmResolution, disputeByLink } from './confirm-resolution.ts';
import { createTicket } from './create-ticket.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { solvedToken } from './solved-link.ts';
import { followResolved } from './tell-resolved.ts';
import { withdrawMessage } from './withdraw-message.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await readVocabulary();
  await Mailbox.collection.insertOne({ name: 'Support', address: 'help@desk.example', isDefault: true, active: true, plusAddressing: false, aliases: [] } as never);
});

const life = (more: object) => changeVocabulary(operator, 'life', { ...standardVocabulary.life, ...more });
const opened = () => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { name: 'Ana', email: 'ana@example.com' } });
const now = async (number: string) => (await Ticket.findOne({ number }).lean<TicketRecord>())!;
const resolved = async (resolution = 'A new cable.') => changeTicket(operator, (await opened()).number, { status: 'resolved', resolution });
const lastLine = async (ticket: TicketRecord) => (await Activity.find({ 'subject.id': ticket._id.toString() }).sort({ seq: -1 }).limit(1).lean<ActivityLine[]>())[0]!;

test('whoever resolves a ticket says what solved it, where the desk asks for it', async () => {
  await life({ resolutionNotes: true });
  const { viewer } = await makePerson({ role: 'technician' });
  const { number } = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, assigneeId: viewer.actor.id });
  await expect(changeTicket(viewer, number, { status: 'resolved' })).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'resolution' }] });
  expect(await changeTicket(viewer, number, { status: 'resolved', resolution: 'A new cable.' })).toMatchObject({ status: 'resolved', resolution: 'A new cable.' });
  expect((await lastLine(await now(number))).payload).toMatchObject({ changes: { resolution: { after: 'A new cable.' } } });
  expect(await changeTicket(viewer, number, { status: 'reopened' })).toMatchObject({ resolution: '' });
});

test('what the customer says on the phone closes the ticket for them, though agents close none of their own', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const { number } = await resolved();
  await expect(changeTicket(viewer, number, { status: 'closed' })).rejects.toMatchObject({ code: 'forbidden' });
  const closed = await confirmResolution(viewer, number, { note: 'On the phone.' });
  expect(closed).toMatchObject({ status: 'closed', resolution: 'A new cable.' });
  expect(closed.confirmedAt).toEqual(closed.closedAt);
  expect((await lastLine(closed)).reason).toBe('On the phone.');
  expect((await confirmResolution(viewer, number)).version).toBe(closed.version);
  await expect(confirmResolution(viewer, (await opened()).number)).rejects.toMatchObject({ code: 'conflict' });
});

test('the customer says so by a link of theirs; looking at it changes nothing, and it speaks of this solution only', async () => {
  const ticket = await resolved();
  const token = solvedToken(ticket);
  expect(await askedByLink(token)).toEqual({ number: ticket.number, title: 'Printer offline', resolution: 'A new cable.', state: 'open' });
  expect((await now(ticket.number)).version).toBe(ticket.version);
  await confirmByLink(token, { via: 'web' });
  await confirmByLink(token, { via: 'web' });
  const closed = await now(ticket.number);
  expect([closed.status, closed.version]).toEqual(['closed', ticket.version + 1]);
  expect((await lastLine(closed)).by).toEqual({ kind: 'customer', id: null, name: 'Ana' });
  await changeTicket(operator, ticket.number, { status: 'reopened' });
  await changeTicket(operator, ticket.number, { status: 'resolved', resolution: 'Another cable, for the next letter.' });
  expect(await askedByLink(token)).toMatchObject({ state: 'spent', resolution: '' });
  await expect(confirmByLink(token, { via: 'web' })).rejects.toMatchObject({ code: 'conflict' });
  for (const wrong of [`${token}x`, token.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a')), '', 'a.b.c']) await expect(askedByLink(wrong)).rejects.toMatchObject({ code: 'not_found' });
});

test('a link that is used up, or that the ticket has left behind, tells nothing that was not in its mail', async () => {
  const ticket = await resolved();
  const [old, { number }] = [solvedToken(ticket), ticket];
  await confirmByLink(old, { via: 'web' });
  await changeTicket(operator, number, { title: 'Printer offline, Ana unplugs it to vex us' });
  expect(await askedByLink(old)).toEqual({ number, title: '', resolution: '', state: 'confirmed' });
  await changeTicket(operator, number, { status: 'reopened' });
  const spent = { number, title: '', resolution: '', state: 'spent' };
  expect(await askedByLink(old)).toEqual(spent);
  const again = await changeTicket(operator, number, { status: 'resolved', resolution: 'Another cable.' });
  expect(await askedByLink(old)).toEqual(spent);
  // That a later solution was confirmed, too, is for the holder of its link.
  await confirmByLink(solvedToken(again), { via: 'web' });
  expect(await askedByLink(old)).toEqual(spent);
  await expect(confirmByLink(old, { via: 'web' })).rejects.toMatchObject({ code: 'conflict' });
});

test('not solved: the words come in as the customer’s, and the ticket is open again', async () => {
  const ticket = await resolved();
  await disputeByLink(solvedToken(ticket), 'It blinks again.', { via: 'web' });
  expect(await now(ticket.number)).toMatchObject({ status: 'reopened', resolution: '', lastSeq: 2 });
  expect(await Message.findOne({ ticketId: ticket._id, seq: 2 }).lean()).toMatchObject({ direction: 'in', text: 'It blinks again.', author: { kind: 'customer', name: 'Ana' } });
  await expect(disputeByLink(solvedToken(ticket), 'And again.', { via: 'web' })).rejects.toMatchObject({ code: 'conflict' });
});

test('one link says no once, also where a ticket is closed for so long that each no would open another', async () => {
  const ticket = await resolved();
  const token = solvedToken(ticket);
  await confirmByLink(token, { via: 'web' });
  await Ticket.updateOne({ _id: ticket._id }, { closedAt: new Date(Date.now() - 90 * 86_400_000) });
  await disputeByLink(token, 'It blinks again.', { via: 'web' });
  await expect(disputeByLink(token, 'And again.', { via: 'web' })).rejects.toMatchObject({ code: 'conflict' });
  expect(await Ticket.countDocuments()).toBe(2);
  const other = solvedToken(await resolved());
  const twice = await Promise.allSettled([disputeByLink(other, 'Pressed twice.', { via: 'web' }), disputeByLink(other, 'Pressed twice.', { via: 'web' })]);
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await Message.countDocuments({ text: 'Pressed twice.' })).toBe(1);
});

test('a customer is told once, with the link, and a slip that was taken back never leaves', async () => {
  const quiet = await resolved();
  await followResolved(await lastLine(quiet));
  expect(await Outbox.countDocuments()).toBe(0);
  await life({ resolvedNotice: true });
  const told = await resolved();
  const line = await lastLine(told);
  await followResolved(line);
  await followResolved(line);
  const [mail] = await Outbox.find({ ticketId: told._id }).lean();
  expect(mail!.text).toContain(`/solved/${solvedToken(told)}`);
  expect(mail!.text).toContain('A new cable.');
  await changeTicket(operator, told.number, { status: 'in_progress' });
  await followResolved(await lastLine(told));
  expect(await Outbox.countDocuments()).toBe(0);
});

test('an answer that resolves says what solved it, where the desk asks; a comment does not, for customers read it; taken back, it is open and unsaid again', async () => {
  await life({ resolutionNotes: true });
  const { viewer } = await makePerson({ role: 'agent' });
  const { number } = await opened();
  await expect(writeMessage(viewer, number, { body: 'He had it switched off.', isInternal: true, status: 'resolved' })).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'resolution' }] });
  const { seq } = await writeMessage(viewer, number, { body: '<p>The <b>cable</b> was loose.</p>', format: 'html', status: 'resolved', undoable: true });
  expect(await now(number)).toMatchObject({ status: 'resolved', resolution: 'The cable was loose.' });
  await withdrawMessage(viewer, number, String(seq));
  expect(await now(number)).toMatchObject({ status: 'open', resolution: '' });
  await writeMessage(viewer, number, { body: 'He had it switched off.', isInternal: true, status: 'resolved', resolution: 'It was off.' });
  expect(await now(number)).toMatchObject({ status: 'resolved', resolution: 'It was off.' });
});
