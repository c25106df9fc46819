import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { mergeTickets } from '../conversations/merge-tickets.ts';
import { Message } from '../conversations/message.ts';
import { Outbox } from '../conversations/outbox.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { changeWritingPreferences } from '../conversations/writing-preferences.ts';
import '../models.ts';
import { changePerson } from '../people/change-person.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { toId } from '../platform/id.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { openReplies } from './reply-drafts.ts';
import { sendReplyDraft, type SendReplyDraftInput } from './send-reply-draft.ts';
import { storeUpdates } from './store-updates.ts';
import { askForReply } from './ask-for-reply.ts';
import { approveReply } from './approve-reply.ts';
import { listReplyDrafts } from './list-reply-drafts.ts';
import { accessTo } from './read-document.ts';
import { readReply } from './read-reply.ts';
import { settleDocument } from './settle-document.ts';
import { takeBackReply } from './take-back-reply.ts';
import { replyOf } from './words.ts';

useDatabase();
let teams: string[];
let ana: Awaited<ReturnType<typeof makePerson>>;
let ben: typeof ana;

beforeAll(async () => {
  await preparePeople();
  teams = [(await createTeam({ name: 'X' } as never, operator)).id, (await createTeam({ name: 'Y' } as never, operator)).id];
  [ana, ben] = [await makePerson({ name: 'Ana', teamIds: teams }), await makePerson({ name: 'Ben', teamIds: teams })];
});

const newTicket = async () => (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ines@example.com' }, teamId: teams[0] } as never))._id.toString();
async function type(ticketId: string, n: number, words: string, cc: string[] = [], more: (doc: Y.Doc) => void = () => undefined): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment('content').insert(0, [paragraph]);
  if (cc.length > 0) doc.getArray('cc').push(cc);
  more(doc);
  await storeUpdates([{ document: replyOf(ticketId, 'email', n), bytes: Y.encodeStateAsUpdate(doc), by: [{ id: ana.id, name: 'Ana' }], authors: [{ client: doc.clientID, id: ana.id, name: 'Ana' }], from: null }], AbortSignal.timeout(5_000));
  return doc;
}
const send = (who: typeof ana, ticketId: string, n: number, more: Partial<SendReplyDraftInput> = {}) => sendReplyDraft(who.viewer, ticketId, 'email', n, { lastSeenSeq: 99, ...more });
const sentOf = (ticketId: string) => Message.find({ ticketId, direction: 'out' } as never).lean();

test('two who press Send at once send one message; the other is told by whom and may go on with the next', async () => {
  for (let n = 0; n < 10; n += 1) {
    const ticketId = await newTicket();
    await type(ticketId, 1, 'We come at nine.');
    const results = await Promise.allSettled([send(ana, ticketId, 1), send(ben, ticketId, 1)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected')!.reason;
    expect(refused).toMatchObject({ code: 'conflict', current: { n: 2, sentBy: { name: expect.stringMatching(/Ana|Ben/) }, vector: expect.any(String) } });
    expect((await sentOf(ticketId)).length).toBe(1);
    expect(await Outbox.countDocuments({ ticketId } as never)).toBeLessThanOrEqual(2);
  }
});

test('what was sent can be read and not written; the next draft is another text, and only one is open', async () => {
  const ticketId = await newTicket();
  expect((await openReplies(ana.viewer, ticketId)).items).toEqual([]);
  await type(ticketId, 1, 'We come at nine.', ['boss@example.com']);
  expect((await openReplies(ben.viewer, ticketId)).items).toMatchObject([{ channel: 'email', n: 1, preview: 'We come at nine.', document: replyOf(ticketId, 'email', 1) }]);
  await expect(accessTo(ana.viewer, replyOf(ticketId, 'email', 2))).rejects.toMatchObject({ code: 'not_found' });
  const message = await send(ben, ticketId, 1, { status: 'resolved' });
  expect(message).toMatchObject({ text: 'We come at nine.', author: { name: 'Ben' } });
  expect(await accessTo(ana.viewer, replyOf(ticketId, 'email', 1))).toBe('read');
  expect(await accessTo(ana.viewer, replyOf(ticketId, 'email', 2))).toBe('write');
  expect((await openReplies(ana.viewer, ticketId)).items).toEqual([]);
  await expect(send(ana, ticketId, 2)).rejects.toMatchObject({ code: 'invalid' });
});

test('the signature is the sender’s and stands in no draft, whoever wrote it and whoever the ticket belongs to meanwhile', async () => {
  const ticketId = await newTicket();
  await changeWritingPreferences(ana.viewer, { signature: 'Ana of X' } as never);
  await changeWritingPreferences(ben.viewer, { signature: 'Ben of Y' } as never);
  await type(ticketId, 1, 'We come at nine.');
  await changeTicket(operator, ticketId, { teamId: teams[1], assigneeId: ben.id } as never);
  await send(ben, ticketId, 1);
  const mail = JSON.stringify(await Outbox.findOne({ ticketId } as never).lean());
  expect(mail).toContain('Ben of Y');
  expect(mail).not.toContain('Ana of X');
});

test('whoever has not seen what the customer wrote meanwhile is shown it first, and sends with a second press', async () => {
  const ticketId = await newTicket();
  await type(ticketId, 1, 'We come at nine.');
  await Message.collection.updateOne({ ticketId: toId(ticketId), seq: 1 }, { $set: { direction: 'in' } });
  await expect(send(ana, ticketId, 1, { lastSeenSeq: 0 })).rejects.toMatchObject({ code: 'conflict', current: [{ seq: 1 }] });
  expect((await sentOf(ticketId)).length).toBe(0);
  await send(ana, ticketId, 1, { lastSeenSeq: 0, sendAnyway: true });
  expect((await sentOf(ticketId)).length).toBe(1);
});

test('it goes to everybody who stands in the draft, each once, with plain words as plain text; hidden copies are in no header', async () => {
  const ticketId = await newTicket();
  await type(ticketId, 1, 'We come at nine.', ['Boss@example.com', 'boss@example.com'], (doc) => {
    doc.getArray('to').push(['colleague@example.com']);
    doc.getArray('bcc').push(['audit@example.com', 'boss@example.com']);
  });
  expect(await send(ben, ticketId, 1)).toMatchObject({ format: 'text', body: 'We come at nine.' });
  const mail = await Outbox.findOne({ ticketId, kind: 'reply' } as never).orFail().lean();
  expect(mail.to.map(({ address }) => address)).toEqual(['ines@example.com', 'colleague@example.com']);
  expect(mail.cc.map(({ address }) => address)).toEqual(['boss@example.com']);
  expect(mail.bcc?.map(({ address }) => address)).toEqual(['audit@example.com']);
  const wrong = await newTicket();
  await type(wrong, 1, 'Hello', ['nonsense']);
  await expect(send(ben, wrong, 1)).rejects.toMatchObject({ code: 'invalid', message: 'nonsense is not an e-mail address.' });
});

test('an answer that is taken back is the shared draft again, with its recipients, before what was written meanwhile and without what came after it', async () => {
  const ticketId = await newTicket();
  const doc = await type(ticketId, 1, 'We come at nine.', ['boss@example.com']);
  const { seq } = await send(ana, ticketId, 1, { undoable: true });
  // Too late for the message: it goes on with whoever typed it.
  (doc.getXmlFragment('content').get(0) as Y.XmlElement).insert(1, [new Y.XmlText(' LATE')]);
  await storeUpdates([{ document: replyOf(ticketId, 'email', 1), bytes: Y.encodeStateAsUpdate(doc), by: [], authors: [], from: null }], AbortSignal.timeout(5_000));
  await type(ticketId, 2, 'And bring tea.');
  expect(await takeBackReply(ana.viewer, ticketId, String(seq))).toMatchObject({ draft: { ticketId, number: expect.stringMatching(/^TKT/), channel: 'email', n: 2 }, cc: ['boss@example.com'] });
  const { text, n, left } = await readReply(ben.viewer, ticketId, 'email');
  expect({ text, n }).toEqual({ text: 'We come at nine.\nAnd bring tea.', n: 2 });
  expect(left).toHaveLength(1);
  expect(await sentOf(ticketId)).toEqual([]);
  await send(ben, ticketId, 2);
  expect((await Outbox.findOne({ ticketId, kind: 'reply' } as never).orFail().lean()).cc.map(({ address }) => address)).toEqual(['boss@example.com']);
});

test('a draft outlives that its ticket is closed, given to another team, and its customer replaced; it goes to whoever is the customer then', async () => {
  const ticketId = await newTicket();
  await type(ticketId, 1, 'We come at nine.');
  await changeTicket(operator, ticketId, { status: 'resolved', teamId: teams[1], assigneeId: ben.id } as never);
  await Ticket.collection.updateOne({ _id: toId(ticketId) }, { $set: { 'requester.name': 'Nora', 'requester.email': 'nora@example.com' } });
  expect((await openReplies(ben.viewer, ticketId)).items).toMatchObject([{ preview: 'We come at nine.' }]);
  await send(ben, ticketId, 1);
  expect((await Outbox.findOne({ ticketId, kind: 'reply' } as never).orFail().lean()).to.map(({ address }) => address)).toEqual(['nora@example.com']);
});

test('a draft of a ticket that is merged goes on: it is sent where the ticket goes on, with the sender’s signature', async () => {
  const [source, target] = [await newTicket(), await newTicket()];
  await changeWritingPreferences(ana.viewer, { signature: 'Ana of X' } as never);
  await changeWritingPreferences(ben.viewer, { signature: 'Ben of Y' } as never);
  await type(source, 1, 'We come at nine.');
  await mergeTickets(operator, source, target);
  expect((await openReplies(ben.viewer, source)).items).toMatchObject([{ preview: 'We come at nine.' }]);
  await send(ben, source, 1);
  expect((await sentOf(target)).map(({ text }) => text)).toEqual(['We come at nine.']);
  expect(JSON.stringify(await Outbox.findOne({ ticketId: target, kind: 'reply' } as never).lean())).toMatch(/^(?!.*Ana of X).*Ben of Y/);
});

test('whoever is asked to finish a draft finds it among theirs with the line; once it was sent it waits for nobody', async () => {
  const ticketId = await newTicket();
  await type(ticketId, 1, 'We come at');
  await settleDocument(replyOf(ticketId, 'email', 1));
  expect((await listReplyDrafts(ana.viewer)).items.find(({ ticket }) => ticket.id === ticketId)).toMatchObject({ preview: 'We come at', asked: null });
  await expect(askForReply(ana.viewer, ticketId, 'email', { for: 'finish', personId: ana.id, line: '' })).rejects.toMatchObject({ code: 'invalid' });
  await askForReply(ana.viewer, ticketId, 'email', { for: 'finish', personId: ben.id, line: 'You know the hour.' });
  expect((await listReplyDrafts(ben.viewer)).items[0]).toMatchObject({ ticket: { id: ticketId }, asked: { for: 'finish', by: { name: 'Ana' }, line: 'You know the hour.' } });
  await send(ben, ticketId, 1);
  for (const { viewer } of [ana, ben]) expect((await listReplyDrafts(viewer)).items.filter(({ ticket }) => ticket.id === ticketId)).toEqual([]);
});

test('where a team has answers approved nothing leaves by any door until somebody who may has approved the text as it stands; a change takes that back', async () => {
  const team = await createTeam({ name: 'Careful', approvesReplies: true } as never, operator);
  const cleo = await makePerson({ name: 'Cleo', teamIds: [team.id] });
  const ruth = await makePerson({ name: 'Ruth', teamIds: [team.id], role: 'supervisor' });
  const ticketId = (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ines@example.com' }, teamId: team.id } as never))._id.toString();
  const doc = await type(ticketId, 1, 'We come at nine.');
  expect((await readReply(cleo.viewer, ticketId, 'email')).approval).toMatchObject({ needed: 'Careful', by: null });
  await expect(send(cleo, ticketId, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(writeMessage(cleo.viewer, ticketId, { body: 'By the back door.' } as never)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(approveReply(cleo.viewer, ticketId, 'email', 1)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(askForReply(cleo.viewer, ticketId, 'email', { for: 'review', personId: ben.id, line: '' })).rejects.toMatchObject({ code: 'invalid' });
  await askForReply(cleo.viewer, ticketId, 'email', { for: 'review', personId: ruth.id, line: '' });
  await expect(approveReply(ruth.viewer, ticketId, 'email', 1, { vector: Buffer.from(Y.encodeStateVector(new Y.Doc())).toString('base64') })).rejects.toMatchObject({ code: 'conflict' });
  expect((await approveReply(ruth.viewer, ticketId, 'email', 1, { vector: Buffer.from(Y.encodeStateVector(doc)).toString('base64') })).approval).toMatchObject({ by: { name: 'Ruth' } });
  doc.getArray('cc').push(['press@example.com']);
  await storeUpdates([{ document: replyOf(ticketId, 'email', 1), bytes: Y.encodeStateAsUpdate(doc), by: [], authors: [], from: null }], AbortSignal.timeout(5_000));
  expect((await readReply(cleo.viewer, ticketId, 'email')).approval.by).toBe(null);
  await expect(send(cleo, ticketId, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await approveReply(ruth.viewer, ticketId, 'email', 1);
  await send(cleo, ticketId, 1);
  expect((await sentOf(ticketId)).length).toBe(1);
  await type(ticketId, 2, 'Whoever may approve sends their own.');
  await send(ruth, ticketId, 2);
});

test('an approval is of the team the ticket was with, and of somebody who may still give it', async () => {
  const [careful, other] = [await createTeam({ name: 'Careful too', approvesReplies: true } as never, operator), await createTeam({ name: 'Also careful', approvesReplies: true } as never, operator)];
  const both = [careful.id, other.id];
  const cleo = await makePerson({ name: 'Cleo', teamIds: both });
  const ruth = await makePerson({ name: 'Ruth', teamIds: both, role: 'supervisor' });
  const ticketId = (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ines@example.com' }, teamId: careful.id } as never))._id.toString();
  await type(ticketId, 1, 'We come at nine.');
  const approvedBy = async () => (await readReply(cleo.viewer, ticketId, 'email')).approval.by?.name ?? null;
  await approveReply(ruth.viewer, ticketId, 'email', 1);
  expect(await approvedBy()).toBe('Ruth');
  await changeTicket(operator, ticketId, { teamId: other.id } as never);
  expect(await approvedBy()).toBeNull();
  await expect(send(cleo, ticketId, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await approveReply(ruth.viewer, ticketId, 'email', 1);
  expect(await approvedBy()).toBe('Ruth');
  await changePerson(ruth.id, { role: 'agent' } as never, operator);
  expect(await approvedBy()).toBeNull();
  await expect(send(cleo, ticketId, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await changePerson(ruth.id, { role: 'supervisor' } as never, operator);
  await send(cleo, ticketId, 1);
  expect((await sentOf(ticketId)).length).toBe(1);
});
