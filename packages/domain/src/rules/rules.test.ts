import { afterEach, beforeAll, expect, test } from 'vitest';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Message } from '../conversations/message.ts';
import { receiveMessage } from '../conversations/receive-message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { Notification } from '../notifications/notification.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { clock } from '../platform/clock.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { OVER } from '../tickets/due-order-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { createTicketInput } from '../tickets/words.ts';
import { WebhookDelivery } from '../webhooks/delivery.ts';
import { createWebhook } from '../webhooks/save-webhook.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { dueSince } from './due-tickets.ts';
import { listRunsOfTicket, ruleHistory } from './list-rules.ts';
import { Look } from './look.ts';
import { Rule } from './rule.ts';
import { RuleRun } from './run.ts';
import { runRules } from './run-rules.ts';
import { changeRule, createRule, orderRules, setMode } from './save-rule.ts';
import { sweepRules } from './sweep-rules.ts';
import { tryRule } from './try-rule.ts';
import { ruleInput } from './words.ts';

useDatabase();
beforeAll(preparePeople);
afterEach(async () => {
  clock.run();
  await Promise.all([Rule.deleteMany({}), RuleRun.deleteMany({}), Look.deleteMany({})]);
  await setMode(operator, 'all');
});

const HOUR = 3_600_000;
const rule = async (wanted: object) => createRule(operator, ruleInput.parse({ name: 'Rule', active: true, trigger: { on: 'event', events: ['ticket.created'] }, ...wanted }));
const tag = (name: string) => [{ do: 'addTags', tags: [name] }];
const open = async (more: object = {}) => createTicket(operator, createTicketInput.parse({ title: 'Grinder hums', description: 'It does not turn.', requester: { email: 'nadia@customer.example' }, ...more }));
const linesOf = async (ticket: Pick<TicketRecord, '_id'>) => Activity.find({ 'subject.id': ticket._id.toString() }).sort({ seq: 1 }).lean<ActivityLine[]>();
const now = async ({ _id }: Pick<TicketRecord, '_id'>) => (await Ticket.findById(_id).lean<TicketRecord>())!;

/** As the follower does: every line of a ticket, those that rules caused included, until nothing comes after. */
async function follow(ticket: Pick<TicketRecord, '_id'>): Promise<number> {
  let acted = 0;
  const seen = new Set<string>();
  for (;;) {
    const fresh = (await linesOf(ticket)).filter((line) => !seen.has(line._id.toString()));
    if (fresh.length === 0) return acted;
    for (const line of fresh) {
      seen.add(line._id.toString());
      acted += await runRules(line);
    }
    if (seen.size > 50) throw new Error('It goes round and round.');
  }
}

test('a rule that fits acts once, however often its line is read, and its log says why with what it saw', async () => {
  await rule({ name: 'Grinders', when: { all: [{ field: 'title', is: 'contains', value: 'grinder' }, { field: 'priority', is: 'oneOf', value: ['medium'] }] }, actions: [...tag('grinder'), { do: 'priority', priority: 'high' }] });
  const ticket = await open();
  expect(await follow(ticket)).toBe(1);
  expect(await follow(ticket)).toBe(0);
  expect(await now(ticket)).toMatchObject({ tags: ['grinder'], priority: 'high' });
  const lines = await linesOf(ticket);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ event: 'ticket.changed', by: { kind: 'system', name: 'Rule “Grinders”' }, reason: 'Rule “Grinders”', origin: { via: 'job' } });
  const { items } = await listRunsOfTicket(operator, ticket.number, {});
  expect(items).toMatchObject([
    {
      rule: { name: 'Grinders', version: 1 },
      event: 'ticket.created',
      conditions: [
        { what: 'title', is: 'contains', value: 'grinder', saw: 'Grinder hums', held: true },
        { what: 'priority', saw: 'medium', held: true },
      ],
      actions: [{ do: 'addTags', outcome: 'done' }, { do: 'priority', outcome: 'done' }],
    },
  ]);
});

test('a rule that was killed between acting and noting it does not act again', async () => {
  await rule({ actions: [{ do: 'comment', body: 'Seen by {{title}}.' }] });
  const ticket = await open();
  await follow(ticket);
  await RuleRun.updateOne({}, { $set: { state: 'running', actions: [] } });
  await follow(ticket);
  expect(await Message.countDocuments({ ticketId: ticket._id, direction: 'internal' })).toBe(1);
  expect(await RuleRun.findOne().lean()).toMatchObject({ state: 'done' });
});

test('two rules that undo each other end at once: no rule looks at what a rule did', async () => {
  await rule({ name: 'Ping', trigger: { on: 'event', events: ['ticket.changed'] }, facts: { changed: [{ field: 'priority', to: ['high'] }] }, actions: [{ do: 'priority', priority: 'low' }] });
  await rule({ name: 'Pong', trigger: { on: 'event', events: ['ticket.changed'] }, facts: { changed: [{ field: 'priority', to: ['low'] }] }, actions: [{ do: 'priority', priority: 'high' }] });
  const ticket = await open();
  await changeTicket(operator, ticket.number, { priority: 'high' });
  expect(await follow(ticket)).toBe(1);
  expect(await now(ticket)).toMatchObject({ priority: 'low' });
});

test('two rules on time that undo each other each act once until somebody else does something', async () => {
  clock.stopAt(new Date());
  await rule({ name: 'Up', trigger: { on: 'time', since: 'updatedAt', hours: 1 }, when: { all: [{ field: 'priority', is: 'oneOf', value: ['low'] }] }, actions: [{ do: 'priority', priority: 'high' }] });
  await rule({ name: 'Down', trigger: { on: 'time', since: 'updatedAt', hours: 1 }, when: { all: [{ field: 'priority', is: 'oneOf', value: ['high'] }] }, actions: [{ do: 'priority', priority: 'low' }] });
  const ticket = await open({ priority: 'low' });
  for (let i = 0; i < 6; i++) {
    clock.advance(2 * HOUR);
    await sweepRules();
  }
  expect(await RuleRun.countDocuments({ ticketId: ticket._id })).toBe(2);
  await writeMessage(operator, ticket.number, { body: 'A person was here.', isInternal: true });
  clock.advance(2 * HOUR);
  await sweepRules();
  expect(await RuleRun.countDocuments({ ticketId: ticket._id })).toBe(3);
});

test('order is kept, each rule sees what the one before left, and with "first" only the uppermost acts', async () => {
  const a = await rule({ name: 'A', actions: tag('a') });
  const b = await rule({ name: 'B', when: { all: [{ field: 'tag', is: 'oneOf', value: ['a'] }] }, actions: tag('b') });
  const first = await open();
  await follow(first);
  expect((await now(first)).tags).toEqual(['a', 'b']);

  await orderRules(operator, [b.id, a.id]);
  const second = await open();
  await follow(second);
  expect((await now(second)).tags).toEqual(['a']);

  await orderRules(operator, [a.id, b.id]);
  await setMode(operator, 'first');
  const third = await open();
  await follow(third);
  expect((await now(third)).tags).toEqual(['a']);
});

test('what the desk refuses is noted, and the rest is done', async () => {
  await rule({ actions: [{ do: 'comment', body: 'First.' }, { do: 'assign', personId: 'f'.repeat(24) }, { do: 'comment', body: 'Last.' }] });
  const ticket = await open();
  await follow(ticket);
  const { items } = await listRunsOfTicket(operator, ticket.number, {});
  expect(items[0]!.actions).toMatchObject([{ outcome: 'done' }, { do: 'assign', outcome: 'refused', why: 'This person does not exist or is not active.' }, { outcome: 'done' }]);
});

test('a rule asks what changed, who did it and what was said', async () => {
  await rule({ name: 'Refund', trigger: { on: 'event', events: ['message.received'] }, facts: { contains: ['refund', 'money back'], by: ['customer'] }, actions: tag('refund') });
  const ticket = await open();
  const said = async (text: string, kind: 'human' | 'auto_reply' = 'human') =>
    receiveMessage(
      { channel: 'email', kind, ticketId: ticket._id, mailboxId: null, teamId: null, from: { email: 'nadia@customer.example' }, unverifiedSender: false, subject: 'Re', format: 'text', body: text, full: null, text, attachments: [], mail: null, dedupeKey: text },
      { actor: { kind: 'customer', id: null, name: 'Nadia' }, origin: { via: 'mail' } },
    );
  await said('I am away and want my money back.', 'auto_reply');
  await said('Still nothing.');
  expect(await follow(ticket)).toBe(0);
  await said('I want my Money Back now.');
  expect(await follow(ticket)).toBe(1);
  expect((await now(ticket)).tags).toEqual(['refund']);
});

test('a rule on time acts once for each moment it counts from', async () => {
  clock.stopAt(new Date());
  const ana = await makePerson({ name: 'Ana' });
  await rule({ trigger: { on: 'time', since: 'createdAt', hours: 4 }, when: { all: [{ field: 'title', is: 'contains', value: 'waits' }] }, actions: [{ do: 'notify', who: ['assignee'], text: '{{number}} has waited for four hours.' }] });
  const ticket = await open({ title: 'It waits', assigneeId: ana.id });
  clock.advance(3 * HOUR);
  expect(await sweepRules()).toBe(0);
  clock.advance(2 * HOUR);
  expect(await sweepRules()).toBe(1);
  expect(await sweepRules()).toBe(0);
  expect(await Notification.findOne({ personId: ana.id }).lean()).toMatchObject({ event: 'rule', facts: { text: `${ticket.number} has waited for four hours.` } });
});

test.each(['createdAt', 'updatedAt', 'waitingSince', 'resolvedAt', 'dueAt'] as const)('after its first look a rule on time by %s reads only what became due or changed, however many tickets fit', async (since) => {
  const old = (n: number) => new Date(Date.now() - (1_000 + n) * HOUR);
  const many = Array.from({ length: 3_000 }, (_, n) => ({ number: `OLD-${since}-${n}`, title: 'Grinder of old', statusCategory: n % 3 === 0 ? 'open' : 'closed', priority: 'medium', tags: [], audience: ['team:none'], ...{ createdAt: old(n), updatedAt: old(n), waitingSince: old(n), resolvedAt: old(n), dueAt: old(n) }, dueSort: n % 3 === 0 ? old(n).getTime() : OVER, sla: null }));
  await Ticket.collection.insertMany(many as never);
  try {
    const when = { all: [{ field: 'title', is: 'contains' as const, value: 'grinder' }] };
    for (const query of dueSince({ when }, { on: 'time', since, hours: 4 }, 'UTC', new Date(Date.now() - 60_000))) {
      const { executionStats } = (await Ticket.find(query as never).sort({ _id: 1 }).limit(500).explain('executionStats')) as unknown as { executionStats: { totalDocsExamined: number; totalKeysExamined: number } };
      expect(executionStats.totalDocsExamined).toBeLessThan(30);
      expect(executionStats.totalKeysExamined).toBeLessThan(60);
    }
  } finally {
    await Ticket.deleteMany({ number: new RegExp(`^OLD-${since}-`) });
  }
});

test('a rule on time finds what came to fit by a change long after its moment, what moves by itself at once, and what nobody told of within an hour', async () => {
  clock.stopAt(new Date());
  await rule({ name: 'Urgent', trigger: { on: 'time', since: 'createdAt', hours: 1 }, when: { all: [{ field: 'priority', is: 'oneOf', value: ['urgent'] }] }, actions: tag('late') });
  await rule({ name: 'Woken', trigger: { on: 'time', since: 'createdAt', hours: 1 }, when: { all: [{ field: 'statusCategory', is: 'oneOf', value: ['open'] }, { field: 'createdAt', is: 'before', value: { ago: 30, unit: 'hours' } }, { field: 'tag', is: 'oneOf', value: ['sleeper'] }] }, actions: tag('woken') });
  const [ticket, other, sleeper] = [await open(), await open(), await open({ tags: ['sleeper'] })];
  clock.advance(20 * HOUR);
  expect(await sweepRules()).toBe(0);
  clock.advance(HOUR / 60);
  await changeTicket(operator, ticket.number, { priority: 'urgent' });
  expect(await sweepRules()).toBe(1);
  // As an import behind the back of everything would.
  await Ticket.updateOne({ _id: other._id }, { $set: { priority: 'urgent' } });
  clock.advance(HOUR / 60);
  expect(await sweepRules()).toBe(0);
  clock.advance(HOUR);
  expect(await sweepRules()).toBe(1);
  clock.advance(10 * HOUR);
  expect(await sweepRules()).toBe(1);
  expect((await now(sleeper)).tags).toContain('woken');
});

test('a rule calls a webhook once', async () => {
  const { webhook } = await createWebhook(operator, { name: 'Elsewhere', url: 'https://hooks.example.com/', events: [], active: true });
  await rule({ actions: [{ do: 'webhook', webhookId: webhook.id }] });
  const ticket = await open();
  await follow(ticket);
  await follow(ticket);
  expect(await WebhookDelivery.find().lean()).toMatchObject([{ event: 'rule.fired', rule: { name: 'Rule' } }]);
});

test('a trial says what it would have met, and does nothing', async () => {
  const ticket = await open({ title: 'Boiler cold' });
  const trial = await tryRule(operator, { trigger: { on: 'event', events: ['ticket.created'] }, facts: {}, when: { all: [{ field: 'title', is: 'contains', value: 'boiler' }] } });
  expect(trial).toMatchObject({ matched: 1, items: [{ number: ticket.number, conditions: [{ saw: 'Boiler cold', held: true }] }] });
  expect(await RuleRun.countDocuments()).toBe(0);
  expect((await linesOf(ticket))).toHaveLength(1);
});

test('a sleeping rule does nothing, and every version is kept with who changed it', async () => {
  const made = await rule({ active: false, actions: tag('x') });
  const ticket = await open();
  expect(await follow(ticket)).toBe(0);
  await changeRule(operator, made.id, { active: true, version: 1 });
  await expect(changeRule(operator, made.id, { name: 'Late', version: 1 })).rejects.toMatchObject({ code: 'conflict' });
  const { items } = await ruleHistory(operator, made.id, {});
  expect(items.map(({ event }) => event)).toEqual(['rule.changed', 'rule.created']);
});

test('a rule that cannot be read is refused with its place', () => {
  const parsed = ruleInput.safeParse({ name: 'x', trigger: { on: 'event', events: [] }, when: { all: [{ field: 'shoe', is: 'oneOf', value: ['x'] }] }, actions: [{ do: 'explode' }] });
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual(expect.arrayContaining(['trigger.events', 'when.all.0.field', 'actions.0.do']));
});

test('where the desk asks what solved a ticket, a rule says it or resolves nothing, and its log says why', async () => {
  const resolve = { do: 'status', status: 'resolved' };
  const before = await rule({ name: 'Old', actions: [resolve, ...tag('seen')] });
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, resolutionNotes: true });
  try {
    const one = await open();
    await follow(one);
    expect(await now(one)).toMatchObject({ status: 'open', tags: [] });
    expect((await listRunsOfTicket(operator, one.number, {})).items[0]!.actions[0]).toMatchObject({ outcome: 'refused', why: expect.stringContaining('asks what solved a ticket') });
    await expect(changeRule(operator, before.id, { actions: [...tag('seen'), resolve] as never })).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'actions.1.resolution' }] });
    await changeRule(operator, before.id, { actions: [{ ...resolve, resolution: 'It answers by itself.' }] as never });
    const two = await open();
    await follow(two);
    expect(await now(two)).toMatchObject({ status: 'resolved', resolution: 'It answers by itself.' });
  } finally {
    await changeVocabulary(operator, 'life', standardVocabulary.life);
  }
});
