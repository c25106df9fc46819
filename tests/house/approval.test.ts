import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Activity, type ActivityLine } from '@switchboard/domain/activity/activity.ts';
import { askedByLink } from '@switchboard/domain/conversations/confirm-resolution.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { forwardMessage } from '@switchboard/domain/conversations/forward-message.ts';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { Message } from '@switchboard/domain/conversations/message.ts';
import { Outbox } from '@switchboard/domain/conversations/outbox.ts';
import { solvedToken } from '@switchboard/domain/conversations/solved-link.ts';
import { followResolved } from '@switchboard/domain/conversations/tell-resolved.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import { createMacro } from '@switchboard/domain/macros/save-macro.ts';
import { useMacro as applyMacro } from '@switchboard/domain/macros/use-macro.ts';
import { macroInput } from '@switchboard/domain/macros/words.ts';
import '@switchboard/domain/models.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { viewerFromKey } from '@switchboard/domain/people/key.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { act } from '@switchboard/domain/rules/act.ts';
import { createRule } from '@switchboard/domain/rules/save-rule.ts';
import { Rule } from '@switchboard/domain/rules/rule.ts';
import { ruleInput } from '@switchboard/domain/rules/words.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { changeVocabulary } from '@switchboard/domain/tickets/change-vocabulary.ts';
import { Ticket, type TicketRecord } from '@switchboard/domain/tickets/ticket.ts';
import { standardVocabulary } from '@switchboard/domain/tickets/vocabulary-words.ts';
import { useDatabase } from '../support/database.ts';
import { keyOf } from '../support/live-server.ts';
import { makePerson, operator } from '../support/people.ts';

// Where a team has answers approved: every door by which words of staff may leave the house, and what each asks. The shared answer itself: documents/reply-drafts.test.ts.
useDatabase();
let teamId: string;
let agent: Viewer;
let lead: Viewer;
let ticketId: string;

beforeAll(async () => {
  await preparePeople();
  teamId = (await createTeam({ name: 'Careful', approvesReplies: true } as never, operator)).id;
  agent = (await makePerson({ name: 'Cleo', teamIds: [teamId] })).viewer;
  lead = (await makePerson({ name: 'Ruth', teamIds: [teamId], role: 'supervisor' })).viewer;
  await Mailbox.collection.insertOne({ name: 'Support', address: 'help@desk.example', aliases: [], isDefault: true, active: true, plusAddressing: false } as never);
});
beforeEach(async () => {
  await Outbox.deleteMany({});
  ticketId = (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ines@example.com' }, teamId } as never))._id.toString();
});
const said = () => Message.countDocuments({ ticketId, direction: { $ne: 'in' } } as never);
const refused = { code: 'forbidden' };

test('answering, answering and resolving, and answering by a program are refused, and nothing of them is done', async () => {
  for (const status of [undefined, 'resolved']) await expect(writeMessage(agent, ticketId, { body: 'By the back door.', ...(status ? { status } : {}) } as never)).rejects.toMatchObject(refused);
  const program = await viewerFromKey((await keyOf({ role: 'agent' })).token);
  await expect(writeMessage(program!, ticketId, { body: 'By a program.' } as never)).rejects.toMatchObject(refused);
  expect(await Ticket.findById(ticketId).lean()).toMatchObject({ status: 'open' });
  expect([await said(), await Outbox.countDocuments()]).toEqual([0, 0]);
  await writeMessage(lead, ticketId, { body: 'Whoever may approve sends their own.', status: 'resolved' } as never);
  expect([await said(), await Outbox.countDocuments()]).toEqual([1, 1]);
});

test('forwarding to somebody outside is for those who may approve', async () => {
  const outside = { to: ['service@bolt.example'], messages: 'all' as const, body: 'Tell nobody.' };
  await expect(forwardMessage(agent, ticketId, outside)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('What leaves Careful is approved first.') });
  expect([await said(), await Outbox.countDocuments()]).toEqual([0, 0]);
  await forwardMessage(lead, ticketId, outside);
  expect(await Outbox.countDocuments({ kind: 'forward' })).toBe(1);
});

test('what solved a ticket is told to the customer without the words of staff, in the mail and behind its link', async () => {
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, resolvedNotice: true });
  await changeTicket(agent, ticketId, { status: 'resolved', resolution: 'Unread promise of a refund.' } as never);
  const [line] = await Activity.find({ 'subject.id': ticketId }).sort({ seq: -1 }).limit(1).lean<ActivityLine[]>();
  await followResolved(line!);
  const mail = await Outbox.findOne({ ticketId } as never).orFail().lean();
  expect(mail.text).toContain('/solved/');
  expect(mail.text).not.toContain('refund');
  expect(await askedByLink(solvedToken((await Ticket.findById(ticketId).lean<TicketRecord>())!))).toMatchObject({ resolution: '' });
});

test('comments and the text of a macro stay inside; rules act for the desk, and whoever writes rules was trusted with that', async () => {
  const macro = await createMacro(lead, macroInput.parse({ name: 'Thanks', body: 'Hello', sharedWith: 'everybody', actions: [{ do: 'addTags', tags: ['x'] }] }));
  expect(await applyMacro(agent, macro.id, ticketId)).toMatchObject({ body: 'Hello' });
  await writeMessage(agent, ticketId, { body: 'Please read this, Ruth.', isInternal: true } as never);
  expect(await Outbox.countDocuments()).toBe(0);
  const { id } = await createRule(operator, ruleInput.parse({ name: 'Thanks', active: true, trigger: { on: 'event', events: ['ticket.created'] }, actions: [{ do: 'reply', body: 'We have it.' }] }));
  await act((await Rule.findById(id).orFail().lean()) as never, ticketId, 'ffffffffffffffffffffffff');
  expect(await Outbox.countDocuments({ kind: 'reply' })).toBe(1);
});
