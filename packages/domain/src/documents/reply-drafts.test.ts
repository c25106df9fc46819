import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Message } from '../conversations/message.ts';
import { Outbox } from '../conversations/outbox.ts';
import { changeWritingPreferences } from '../conversations/writing-preferences.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { toId } from '../platform/id.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { openReplies } from './reply-drafts.ts';
import { sendReplyDraft, type SendReplyDraftInput } from './send-reply-draft.ts';
import { storeUpdates } from './store-updates.ts';
import { accessTo } from './read-document.ts';
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
async function type(ticketId: string, n: number, words: string, cc: string[] = []): Promise<void> {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment('content').insert(0, [paragraph]);
  if (cc.length > 0) doc.getMap('mail').set('cc', Y.Array.from(cc));
  await storeUpdates([{ document: replyOf(ticketId, 'email', n), bytes: Y.encodeStateAsUpdate(doc), by: [{ id: ana.id, name: 'Ana' }], authors: [{ client: doc.clientID, id: ana.id, name: 'Ana' }], from: null }], AbortSignal.timeout(5_000));
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
