import { Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import iconv from 'iconv-lite';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { Contact } from '../customers/contact.ts';
import { Message } from '../conversations/message.ts';
import { Notification } from '../notifications/notification.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import type { Viewer } from '../people/viewer.ts';
import { Ticket } from '../tickets/ticket.ts';
import { runRules } from '../rules/run-rules.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson } from '../../../../tests/support/people.ts';
import { TicketImport } from './import.ts';
import { readMoment } from './read-row.ts';
import { runImport } from './run-import.ts';
import { cancelImport, findImport, listFaults, previewImport, resumeImport, startImport, takeInImport } from './save-import.ts';
import type { Plan } from './words.ts';

useDatabase();
let manager: Viewer;
beforeAll(async () => {
  await preparePeople();
  manager = (await makePerson({ role: 'manager', name: 'Mona' })).viewer;
  await createTeam({ name: 'Repairs' } as never, { ...manager, rights: new Set(['teams.manage']) } as never);
});

const take = async (text: string | Buffer, name = 'old.csv') => takeInImport(manager, { name, stream: Readable.from([Buffer.from(text)]) });
async function imported(text: string | Buffer) {
  const { id, mapping } = await take(text);
  await startImport(manager, id, { mapping });
  await runImport(id);
  return findImport(manager, id);
}
const titles = async () => (await Ticket.find({}, { title: 1 }).sort({ _id: 1 }).lean()).map(({ title }) => title);

test('a file becomes tickets with their customers, once, whatever file the rows come in again', async () => {
  const text = 'Ticket ID,Subject,E-mail,Name,Description,Status,Priority,Tags,Group,Created at\nA-1,Boiler cold,ana@old.example,Ana,"It is, as said, cold.",closed,high,"vip; boiler",Repairs,2024-02-03 10:00\nA-2,Grinder hums,ANA@old.example,Ana,Hums.,,normal,,,\n';
  const done = await imported(text);
  expect(done).toMatchObject({ state: 'done', encoding: 'utf-8', delimiter: ',', counts: { rows: 2, created: 2, skipped: 0, failed: 0 } });
  const [first] = await Ticket.find({ title: 'Boiler cold' }).lean();
  expect(first).toMatchObject({ status: 'closed', priority: 'high', tags: ['vip', 'boiler'], externalRefs: ['A-1'], requester: { name: 'Ana', email: 'ana@old.example' }, waitingSince: null });
  expect(first!.createdAt.toISOString()).toBe('2024-02-03T10:00:00.000Z');
  expect(await Contact.countDocuments({ emailKeys: 'ana@old.example' })).toBe(1);
  expect(await Message.findOne({ ticketId: first!._id }).lean()).toMatchObject({ text: 'It is, as said, cold.', seq: 1 });
  expect(await Notification.findOne({ personId: manager.actor.id }).lean()).toMatchObject({ event: 'job', href: '/settings/import' });

  const again = await imported(`${text}A-3,Third,bo@old.example,Bo,New.,,,,,\n`);
  expect(again.counts).toEqual({ rows: 3, created: 1, skipped: 2, failed: 0 });
});

test('no rule, and nobody’s desk, is stirred by what an import brings', async () => {
  const line = await Activity.findOne({ event: 'ticket.created' }).lean();
  expect(line).toMatchObject({ origin: { via: 'job', detail: expect.stringMatching(/^import:/) }, by: { kind: 'person', name: 'Mona' } });
  expect(await runRules(line as never)).toBe(0);
});

test('every bad row is listed with its reasons, and the rest comes in', async () => {
  const done = await imported('subject,email,priority,team,due\nGood,good@old.example,low,,\n,,,,\nNo mail,nonsense,low,,\nBad,bad@old.example,enormous,Nowhere,31.02.2026\nShort,short@old.example\n');
  expect(done.counts).toEqual({ rows: 5, created: 1, skipped: 0, failed: 4 });
  const { items } = await listFaults(manager, done.id, {});
  expect(items.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
  expect(items[1]!.message).toMatch(/not an e-mail address/);
  expect(items[2]!.message).toMatch(/"31\.02\.2026" is not a time.*team "Nowhere".*priority/);
  expect(items[3]!.message).toBe('It has 2 cells where the first line has 5.');
});

test.each([
  ['windows-1252', ';', iconv.encode('Betreff;E-Mail\nKühlung weiß;ü1@old.example\n'.replace('ü1', 'w1'), 'windows-1252')],
  ['utf-16le', '\t', iconv.encode('subject\temail\nKühlung weiß\tw2@old.example\n', 'utf-16le', { addBOM: true })],
  ['utf-8', '|', Buffer.from('\uFEFFsubject|email\nKühlung weiß|w3@old.example\n')],
] as const)('%s divided by %s is read as such', async (encoding, delimiter, bytes) => {
  const done = await imported(bytes);
  expect(done).toMatchObject({ encoding, delimiter, counts: { created: 1 } });
  expect((await titles()).at(-1)).toBe('Kühlung weiß');
});

test('a wrong encoding shows in the preview and can be chosen anew', async () => {
  const { id, mapping } = await take(Buffer.concat([Buffer.from(`subject,email\n${'plain,x@old.example\n'.repeat(3)}`), iconv.encode('Grün,y@old.example\n', 'windows-1252')]));
  const wrong = await previewImport(manager, id, { mapping, encoding: 'utf-8' });
  expect(wrong.rows[3]!.faults.join()).toMatch(/another encoding/);
  const right = await previewImport(manager, id, { mapping, encoding: 'windows-1252' });
  expect(right.rows[3]).toMatchObject({ title: 'Grün', faults: [] });
});

test('an import that was stopped goes on where it was, and makes nothing twice', async () => {
  const rows = Array.from({ length: 350 }, (_, i) => `Row ${i},row${i % 40}@many.example,k${i}`).join('\n');
  const { id, mapping } = await take(`subject,email,key\n${rows}\n`);
  await startImport(manager, id, { mapping });
  const running = runImport(id);
  while (((await findImport(manager, id)).counts.created ?? 0) < 100) await new Promise((resolve) => setTimeout(resolve, 5));
  await cancelImport(manager, id);
  await running;
  const stopped = await findImport(manager, id);
  expect(stopped.state).toBe('cancelled');
  expect(stopped.counts.created).toBeLessThan(350);
  // As if the process had been killed after a chunk was written and before that was noted.
  await TicketImport.updateOne({ _id: id }, { $set: { doneRows: 0 } });
  await resumeImport(manager, id);
  await Promise.all([runImport(id), runImport(id)]);
  expect((await findImport(manager, id)).state).toBe('done');
  expect(await Ticket.countDocuments({ title: /^Row / })).toBe(350);
  expect(await Contact.countDocuments({ emailKeys: /@many\.example$/ })).toBe(40);
});

test('what is no CSV, or holds no customer, is refused with a sentence', async () => {
  await expect(take('')).rejects.toThrow('This file is empty.');
  await expect(take('hello\nworld\n')).rejects.toThrow(/names only one column/);
  await expect(take(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 44, 44, 10]))).rejects.toThrow(/not a CSV file/);
  const { id } = await take('subject,other\na,b\n');
  await expect(startImport(manager, id, { mapping: ['title', null] } as Plan)).rejects.toThrow(/e-mail or phone/);
  const agent = await makePerson({ role: 'agent' });
  await expect(findImport(agent.viewer, id)).rejects.toMatchObject({ code: 'forbidden' });
});

test('times are read as people write them', () => {
  expect(readMoment('2024-02-03T10:00:00+02:00')?.toISOString()).toBe('2024-02-03T08:00:00.000Z');
  expect(readMoment('3.2.2024 10:00')?.toISOString()).toBe('2024-02-03T10:00:00.000Z');
  expect(readMoment('2024-02-30')).toBeNull();
  expect(readMoment('yesterday')).toBeNull();
});
