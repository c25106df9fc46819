import { Types } from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, PASSWORD } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { activityQueries } from '../activity/list-activity.ts';
import { nextLine } from '../activity/line.ts';
import { changePerson } from './change-person.ts';
import { readAudit } from './read-audit.ts';
import { seedRoles } from './role.ts';
import { signIn } from './sign-in.ts';

useDatabase();

let ana: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
  await seedRoles();
  ana = await makePerson({ role: 'manager', email: 'ana@desk.example' });
  const ben = await makePerson({ role: 'agent' });
  await changePerson(ben.id, { name: 'Ben' }, { ...ana.viewer, origin: { via: 'web', ip: '192.0.2.1' } });
  await signIn({ email: ana.email, password: PASSWORD }, { ip: '192.0.2.1' });
  await signIn({ email: ana.email, password: 'wrong' }, { ip: '192.0.2.99' }).catch(() => null);
  const noise = Array.from({ length: 3_000 }, (_nothing, at) => nextLine('team.created', { name: 'Noise' }, { subject: { kind: 'team', id: String(at) }, head: null, by: { ...operator, origin: { via: 'api', ip: '198.51.100.1' } } }));
  await Activity.collection.insertMany(noise);
});

const events = async (filter: Parameters<typeof readAudit>[1]) => (await readAudit(operator, filter)).items.map(({ event }) => event);

test('the audit log needs its right', async () => {
  const { viewer } = await makePerson({ role: 'supervisor' });
  await expect(readAudit(viewer)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await readAudit(ana.viewer, {}, { limit: 3 })).items).toHaveLength(3);
});

test('what changed is told as JSON has it, ids and times too: a page takes nothing else', async () => {
  const before = new Types.ObjectId();
  const changes = { assigneeId: { before, after: null }, dueAt: { before: null, after: new Date(0) } };
  const line = nextLine('ticket.changed', { card: {}, changes } as never, { subject: { kind: 'ticket', id: 'plain' }, head: null, by: operator });
  await Activity.collection.insertOne(line as never);
  const { items } = await readAudit(operator, { subject: 'ticket:plain' });
  expect(items[0]?.payload).toStrictEqual({ changes: { assigneeId: { before: before.toString(), after: null }, dueAt: { before: null, after: '1970-01-01T00:00:00.000Z' } } });
});

test('a person finds what they did and what was done to them, newest first, page by page', async () => {
  const all = await events({ person: ana.id });
  expect(all).toEqual(['sign_in.failed', 'sign_in.succeeded', 'person.changed', 'person.joined', 'person.invited']);
  const first = await readAudit(operator, { person: ana.id }, { limit: 2 });
  const second = await readAudit(operator, { person: ana.id }, { limit: 10, after: first.next! });
  expect([...first.items, ...second.items].map(({ event }) => event)).toEqual(all);
  expect(second.next).toBeNull();
});

test('by address, by event, by subject and by time', async () => {
  expect(await events({ ip: '192.0.2.99' })).toEqual(['sign_in.failed']);
  expect(await events({ event: ['sign_in.failed', 'sign_in.succeeded'] })).toHaveLength(2);
  expect(await events({ subject: `person:${ana.id}` })).toEqual(['person.joined', 'person.invited']);
  expect(await events({ from: new Date(Date.now() + 3_600_000) })).toEqual([]);
  expect(await events({ to: new Date(Date.now() - 3_600_000) })).toEqual([]);
  await expect(readAudit(operator, {}, { after: 'nonsense' })).rejects.toMatchObject({ code: 'invalid' });
});

test('no filter reads more than it shows', async () => {
  for (const filter of [{}, { person: ana.id }, { ip: '192.0.2.1' }, { event: ['person.changed'] }, { subject: `person:${ana.id}` }]) {
    for (const query of activityQueries(filter, undefined, 26)) {
      const plan = (await query.explain('executionStats')) as unknown as { executionStats: { totalDocsExamined: number }; queryPlanner: { winningPlan: object } };
      expect(plan.executionStats.totalDocsExamined, JSON.stringify(filter)).toBeLessThanOrEqual(26);
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('"SORT"');
    }
  }
});
