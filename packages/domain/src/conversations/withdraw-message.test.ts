import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import '../models.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { systemViewer, type Viewer } from '../people/viewer.ts';
import { Ticket } from '../tickets/ticket.ts';
import { createTicket } from './create-ticket.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { sendMail } from './send-mail.ts';
import { withdrawMessage } from './withdraw-message.ts';
import { writeMessage } from './write-message.ts';
import { changeWritingPreferences } from './writing-preferences.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  clock.run();
});

const system = systemViewer({ via: 'job' });
const person = (): Viewer => ({ ...system, actor: { kind: 'person', id: newId().toString(), name: 'Aisha' } });
const opened = () => createTicket(system, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } });
const answer = { body: 'Try the cable.', undoable: true } as const;

test('an answer waits 15 seconds, and can be taken back with all it changed', async () => {
  const aisha = person();
  const before = await Ticket.findById((await opened())._id).lean();
  const message = await writeMessage(aisha, before!.number, { ...answer, status: 'resolved' });
  expect(message.delivery?.heldUntil?.getTime()).toBe(message.createdAt.getTime() + 15_000);
  expect((await Ticket.findById(before!._id).lean())?.firstResponseAt).toEqual(message.createdAt);

  expect(await withdrawMessage(aisha, before!.number, String(message.seq))).toMatchObject({ body: 'Try the cable.', format: 'text', cc: [] });
  const after = await Ticket.findById(before!._id).lean();
  for (const field of ['status', 'statusCategory', 'firstResponseAt', 'waitingSince', 'resolvedAt', 'preview'] as const) expect(after?.[field], field).toEqual(before![field]);
  expect(await Outbox.countDocuments({ kind: 'reply' })).toBe(0);
  expect(await Message.countDocuments({ ticketId: before!._id, direction: 'out' })).toBe(0);
});

test('what programs send, and what its writer does not want to take back, leaves at once', async () => {
  const aisha = person();
  const ticket = await opened();
  await changeWritingPreferences(aisha, { undoSeconds: 0 });
  const at = clock.now().getTime();
  for (const viewer of [system, aisha]) {
    const message = await writeMessage(viewer, ticket.number, answer);
    expect(message.delivery).not.toHaveProperty('heldUntil');
    expect((await Outbox.findOne({ messageRef: message._id }).lean())!.dueAt.getTime()).toBeLessThan(at + 5_000);
  }
});

test('another person cannot take an answer back', async () => {
  const ticket = await opened();
  const message = await writeMessage(person(), ticket.number, answer);
  await expect(withdrawMessage(person(), ticket.number, String(message.seq))).rejects.toMatchObject({ code: 'forbidden' });
});

test('of sending and taking back exactly one happens', async () => {
  const aisha = person();
  for (let round = 0; round < 12; round++) {
    const ticket = await opened();
    const message = await writeMessage(aisha, ticket.number, answer);
    const mail = await Outbox.findOneAndUpdate({ messageRef: message._id }, { $set: { dueAt: clock.now() } }).lean();
    const [back] = await Promise.allSettled([withdrawMessage(aisha, ticket.number, String(message.seq)), sendMail(mail!._id.toString())]);
    const left = await Outbox.findById(mail!._id).lean();
    // Nothing can send here, so a mail that was claimed is still in the outbox with its attempt.
    expect(left === null).toBe(back.status === 'fulfilled');
    expect(await Message.countDocuments({ _id: message._id })).toBe(left === null ? 0 : 1);
  }
});
