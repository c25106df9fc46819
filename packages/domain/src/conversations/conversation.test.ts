import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { verifyChain } from '../activity/verify.ts';
import { Contact } from '../customers/contact.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import type { Right } from '../people/rights.ts';
import { reachOf, systemViewer, type Viewer } from '../people/viewer.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { countTickets, listTickets } from '../tickets/list-tickets.ts';
import { Ticket } from '../tickets/ticket.ts';
import { createTicket } from './create-ticket.ts';
import { listMessages } from './list-messages.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { receiveMessage, REOPEN_DAYS, type InboundMessage } from './receive-message.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  clock.run();
});

const desk = systemViewer({ via: 'job' });
const created = (title = 'Printer offline', more = {}) =>
  createTicket(desk, { title, description: 'It blinks red.', requester: { name: 'Ana', email: 'Ana@Example.com' }, ...more });

function agent(rights: Right[], teamIds: string[] = []): Viewer {
  const id = newId().toString();
  const held = new Set(rights);
  return { actor: { kind: 'person', id, name: 'Aisha' }, origin: { via: 'web' }, email: null, role: 'agent', rights: held, teamRights: new Map(), teamIds, reach: reachOf({ actorId: id, rights: held, teamRights: new Map(), teamIds }) };
}
const everyday: Right[] = ['tickets.read.team', 'tickets.create', 'tickets.reply', 'tickets.comment', 'tickets.status', 'tickets.assign', 'tickets.edit', 'tickets.priority'];

let arrived = 0;
const mail = (more: Partial<InboundMessage> = {}): InboundMessage => ({
  channel: 'email',
  kind: 'human',
  ticketId: null,
  mailboxId: null,
  teamId: null,
  from: { name: 'Ana', email: 'ana@example.com' },
  unverifiedSender: false,
  subject: 'Printer',
  format: 'text',
  body: 'It blinks.',
  full: null,
  text: 'It blinks.',
  attachments: [],
  mail: null,
  dedupeKey: `mail-${++arrived}`,
  ...more,
});
const inbox = { actor: { kind: 'customer' as const, id: null, name: 'Ana' }, origin: { via: 'mail' as const } };

describe('opening a ticket', () => {
  test('gives it a number, a first message, a contact and a line of history, all or nothing', async () => {
    const ticket = await created();
    expect(ticket.number).toMatch(/^TKT\d{6}$/);
    expect(await Message.countDocuments({ ticketId: ticket._id, seq: 1, direction: 'in' })).toBe(1);
    expect(await Contact.countDocuments({ emailKeys: 'ana@example.com' })).toBe(1);
    expect(await Activity.countDocuments({ event: 'ticket.created' })).toBe(1);
    expect(await verifyChain({ kind: 'ticket', id: ticket._id.toString() }, ticket.history)).toBeNull();
  });

  test('fifty at once get fifty numbers and one contact', async () => {
    const tickets = await Promise.all(Array.from({ length: 50 }, (_, n) => created(`Ticket ${n}`)));
    expect(new Set(tickets.map(({ number }) => number)).size).toBe(50);
    expect(await Contact.countDocuments()).toBe(1);
  });

  test('keeps HTML only after it was made harmless', async () => {
    const ticket = await created('With HTML', { description: '<p>Hello<script>alert(1)</script><img src=x onerror=alert(2)></p>', descriptionFormat: 'html' });
    const message = await Message.findOne({ ticketId: ticket._id }).lean();
    expect(message?.body).not.toMatch(/script|onerror/);
    expect(message?.text).toBe('Hello');
  });
});

describe('what a customer says', () => {
  test('is taken in once, however often it arrives and however many take it in at once', async () => {
    const letter = mail();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => receiveMessage(letter, inbox)));
    expect(outcomes.filter(({ outcome }) => outcome === 'ticket_created')).toHaveLength(1);
    expect(await Ticket.countDocuments()).toBe(1);
    expect(await Message.countDocuments()).toBe(1);
  });

  test('brings a resolved ticket back, unless a machine said it', async () => {
    const ticket = await created();
    await changeTicket(desk, ticket.number, { status: 'resolved' });
    await receiveMessage(mail({ ticketId: ticket._id, kind: 'auto_reply' }), inbox);
    expect((await findTicket(desk, ticket.number)).status).toBe('resolved');
    await receiveMessage(mail({ ticketId: ticket._id }), inbox);
    const back = await findTicket(desk, ticket.number);
    expect(back).toMatchObject({ status: 'reopened', statusCategory: 'open', resolvedAt: null, lastSeq: 3 });
    expect(back.waitingSince).not.toBeNull();
    expect(await verifyChain({ kind: 'ticket', id: ticket._id.toString() }, back.history)).toBeNull();
  });

  test('opens a new ticket when the old one has been closed for long', async () => {
    const ticket = await created();
    await changeTicket(desk, ticket.number, { status: 'closed' });
    clock.advance((REOPEN_DAYS + 1) * 86_400_000);
    const { outcome, ticketId } = await receiveMessage(mail({ ticketId: ticket._id }), inbox);
    expect(outcome).toBe('ticket_created');
    expect(ticketId).not.toEqual(ticket._id);
  });

  test('makes no open form stale: it raises the revision and leaves the version', async () => {
    const ticket = await created();
    await receiveMessage(mail({ ticketId: ticket._id }), inbox);
    const now = await findTicket(desk, ticket.number);
    expect(now.version).toBe(ticket.version);
    expect(now.revision).toBe(ticket.revision + 1);
  });

  test('in twenty messages at once each gets a number of its own', async () => {
    const ticket = await created();
    await Promise.all(Array.from({ length: 20 }, () => receiveMessage(mail({ ticketId: ticket._id }), inbox)));
    const seqs = await Message.distinct('seq', { ticketId: ticket._id });
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  });
});

describe('an answer', () => {
  test('goes into the outbox with the message, ends the wait and is the first response', async () => {
    const ticket = await created();
    const aisha = agent(everyday);
    await writeMessage(aisha, ticket.number, { body: 'Try the cable.', status: 'pending_customer' });
    const now = await findTicket(desk, ticket.number);
    expect(now).toMatchObject({ waitingSince: null, status: 'pending_customer', preview: 'Try the cable.' });
    expect(now.firstResponseAt).not.toBeNull();
    expect(await Outbox.countDocuments({ ticketId: ticket._id, kind: 'reply' })).toBe(1);
  });

  test('an internal comment is mailed to nobody and answers nothing', async () => {
    const ticket = await created();
    await writeMessage(agent(everyday), ticket.number, { body: 'He always says that.', isInternal: true });
    expect(await Outbox.countDocuments()).toBe(0);
    expect((await findTicket(desk, ticket.number)).firstResponseAt).toBeNull();
    expect((await findTicket(desk, ticket.number)).preview).toBe('It blinks red.');
  });

  test('is refused with what it has not read yet, and goes on when sent anyway', async () => {
    const ticket = await created();
    await receiveMessage(mail({ ticketId: ticket._id, text: 'Wait, it works again.' }), inbox);
    const answer = { body: 'Send it in for repair.', lastSeenSeq: 1 };
    await expect(writeMessage(desk, ticket.number, answer)).rejects.toMatchObject({ code: 'conflict', current: [expect.objectContaining({ seq: 2 })] });
    await writeMessage(desk, ticket.number, { ...answer, sendAnyway: true });
    const { items } = await listMessages(desk, ticket.number);
    expect(items.map(({ direction }) => direction)).toEqual(['in', 'in', 'out']);
  });
});

describe('changing a ticket', () => {
  test('a stale form is refused with the ticket as it is', async () => {
    const ticket = await created();
    await changeTicket(desk, ticket.number, { priority: 'high', version: 1 });
    await expect(changeTicket(desk, ticket.number, { priority: 'low', version: 1 })).rejects.toMatchObject({ code: 'conflict', current: expect.objectContaining({ priority: 'high', version: 2 }) });
  });

  test('to what it is already changes nothing and tells nothing', async () => {
    const ticket = await created();
    await changeTicket(desk, ticket.number, { priority: 'medium', tags: [] });
    expect(await Activity.countDocuments({ 'subject.kind': 'ticket' })).toBe(1);
    expect((await findTicket(desk, ticket.number)).version).toBe(1);
  });

  test('asks for each right apart, and takes all or nothing', async () => {
    const ticket = await created();
    const writer = agent(['tickets.read.team', 'tickets.edit']);
    await expect(changeTicket(writer, ticket.number, { title: 'Other', priority: 'high' })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await findTicket(desk, ticket.number)).title).toBe('Printer offline');
    await changeTicket(writer, ticket.number, { title: 'Other' });
    expect((await findTicket(desk, ticket.number)).title).toBe('Other');
  });

  test('a status that cannot follow is refused with a sentence', async () => {
    const ticket = await created();
    await changeTicket(desk, ticket.number, { status: 'closed' });
    await expect(changeTicket(desk, ticket.number, { status: 'pending_customer' })).rejects.toThrow('A ticket that is Closed cannot become Pending Customer.');
  });
});

describe('lists', () => {
  test('page through everything once, in order, while tickets have equal times', async () => {
    clock.stopAt('2026-03-01T10:00:00Z');
    for (let n = 0; n < 23; n++) {
      if (n % 5 === 0) clock.advance(1);
      await created(`Ticket ${n}`);
    }
    for (const sort of ['-updatedAt', 'updatedAt', '-createdAt', 'dueAt'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await listTickets(desk, { sort }, { limit: 4, after });
        seen.push(...page.items.map(({ number }) => number));
        after = page.next ?? undefined;
      } while (after);
      expect(new Set(seen).size, sort).toBe(23);
    }
  });

  test('show only what the reach allows, and counts agree', async () => {
    const team = newId().toString();
    const other = newId().toString();
    await created('for all');
    await Ticket.collection.insertMany([
      { ...(await Ticket.collection.findOne())!, _id: newId(), number: 'TKT900001', teamId: newId(), audience: [`team:${team}`] },
      { ...(await Ticket.collection.findOne())!, _id: newId(), number: 'TKT900002', teamId: newId(), audience: [`team:${other}`] },
    ]);
    const member = agent(everyday, [team]);
    const technician = agent(['tickets.read.own']);
    expect((await listTickets(member, {})).items).toHaveLength(2);
    expect(await countTickets(member, { view: 'all' })).toBe(2);
    expect((await listTickets(technician, {})).items).toHaveLength(0);
    expect((await listTickets(agent([]), {})).items).toHaveLength(0);
    await expect(findTicket(member, 'TKT900002')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('find a ticket by words of its title, its customer and its number, whatever accents are typed', async () => {
    await created('Máquina de café parada');
    for (const q of ['maquina', 'café para', 'CAFE', 'ana', 'ana@example.com', '1']) expect((await listTickets(desk, { q })).items, q).toHaveLength(q === '1' ? 0 : 1);
    expect((await listTickets(desk, { q: 'tkt000001' })).items).toHaveLength(1);
  });
});

test('copies of an answer leave with it, and one that cannot be sent to is refused', async () => {
  const ticket = await createTicket(desk, { title: 'Copies', description: 'To us all.', requester: { email: 'ana@example.com' } });
  const { _id } = await writeMessage(desk, ticket.number, { body: 'To you all.', cc: ['bo@example.com', 'ANA@example.com'] });
  const [mail] = await Outbox.find({ messageRef: _id }).lean();
  expect(mail!.cc.map(({ address }) => address)).toEqual(['bo@example.com']);
  await expect(writeMessage(desk, ticket.number, { body: 'No.', cc: ['a@b@c'] })).rejects.toMatchObject({ code: 'invalid' });
});
