import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { unzipped } from '../../../../tests/support/unzip.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Document } from '../documents/document.ts';
import { noteOf } from '../documents/words.ts';
import { Notification } from '../notifications/notification.ts';
import { createTeam } from '../people/create-team.ts';
import { Role, seedRoles } from '../people/role.ts';
import { deactivatePerson } from '../people/deactivate-person.ts';
import { teamInput } from '../people/words.ts';
import { clock } from '../platform/clock.ts';
import { readFileBytes } from '../platform/files.ts';
import { stopThreads } from '../platform/threads.ts';
import { Ticket } from '../tickets/ticket.ts';
import { exportColumns } from './cells.ts';
import { Export, type ExportRecord } from './export.ts';
import { withNotes } from './notes-of.ts';
import { runExport, sweepExports } from './run-export.ts';
import { findExport, openExport, startExport } from './save-export.ts';
import { exportInput } from './words.ts';

useDatabase();
beforeAll(seedRoles);
afterAll(stopThreads);

const input = (more: object = {}) => exportInput.parse({ format: 'csv', filter: { all: [{ field: 'tag', is: 'oneOf', value: ['exported'] }] }, ...more });
const ticket = (title: string, more: object = {}) => createTicket(operator, { title, description: 'It drips.', requester: { email: 'ana@example.com', name: 'Ana "the" Pão' }, tags: ['exported'], ...more });
const bytesOf = async (id: string) => readFileBytes((await Export.findById(id).lean<ExportRecord>())!.sha256!);

test('a file holds the tickets of the list, in its order, safe to open in a spreadsheet', async () => {
  const { viewer } = await makePerson({ role: 'admin' });
  await ticket('=HYPERLINK("http://evil.example")');
  const { _id: noted } = await ticket('Second, with a comma', { priority: 'urgent' });
  await Document.collection.insertOne({ _id: noteOf(noted.toString()), text: 'Gasket 5530-21,\n[ ] call Bolt' } as never);
  await createTicket(operator, { title: 'Another list', description: 'No.', requester: { email: 'bo@example.com' } });
  const { id } = await startExport(viewer, input({ sort: 'priority' }));
  await runExport(id);
  expect(await findExport(viewer, id)).toMatchObject({ state: 'ready', tickets: 2, cut: false });
  const text = (await bytesOf(id)).toString('utf8');
  const lines = text.split('\r\n');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  expect(lines[1]).toContain('"Second, with a comma"');
  expect(lines[0]).toContain('Shared note');
  expect(lines[1]).toContain('"Gasket 5530-21,\n[ ] call Bolt"');
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  expect(lines[2]).toContain('"Ana ""the"" Pão"');
  expect(text).not.toContain('Another list');
});

test('it says of a ticket also what no row on the screen shows', async () => {
  const { viewer } = await makePerson({ role: 'admin' });
  await ticket('With everything', { category: 'hardware', externalRefs: ['PO-77'], tags: ['whole'] });
  await Ticket.updateOne({ tags: 'whole' }, { resolution: 'A new gasket.', resolvedAt: new Date('2026-11-03T10:00:00Z') });
  const { id } = await startExport(viewer, input({ filter: { all: [{ field: 'tag', is: 'oneOf', value: ['whole'] }] } }));
  await runExport(id);
  const [titles, row] = (await bytesOf(id)).toString('utf8').split('\r\n').map((line) => line.split(','));
  const said = (title: string) => row![titles!.indexOf(title)];
  expect([said('Category'), said('References'), said('Resolution')]).toEqual(['hardware', 'PO-77', 'A new gasket.']);
  expect(said('Resolved')).toContain('2026-11-03');
});

test('the same for Excel, where texts are texts', async () => {
  const { viewer } = await makePerson({ role: 'admin' });
  await ticket('=1+1');
  const { id } = await startExport(viewer, input({ format: 'xlsx' }));
  await runExport(id);
  const files = unzipped(await bytesOf(id));
  const sheet = (files.get('xl/worksheets/sheet1.xml') ?? '') + (files.get('xl/sharedStrings.xml') ?? '');
  expect(sheet).toContain('=1+1');
  expect(sheet).not.toContain('<f>');
});

test('a note that is longer than a cell, or that the file has no room for, says so in its place', async () => {
  const { viewer } = await makePerson({ role: 'admin' });
  const { _id, number } = await ticket('Long');
  await Document.collection.insertOne({ _id: noteOf(_id.toString()), text: 'word '.repeat(10_000) } as never);
  for (const format of ['csv', 'xlsx']) {
    const { id } = await startExport(viewer, input({ format, filter: { all: [{ field: 'words', is: 'contains', value: number }] } }));
    await runExport(id);
    const bytes = await bytesOf(id);
    const text = format === 'csv' ? bytes.toString('utf8') : unzipped(bytes).get('xl/worksheets/sheet1.xml')!;
    expect(text).toMatch(new RegExp(`word … \\[cut here: the rest stands in the note of ${number}\\]`));
    expect(text.length).toBeLessThan(40_000);
    expect(await findExport(viewer, id)).toMatchObject({ state: 'ready', tickets: 1, cut: false, shortened: 1 });
  }
  const some = await Promise.all(['One', 'Two', 'Three'].map((title) => ticket(title)));
  await Document.collection.insertMany(some.map((each, at) => ({ _id: noteOf(each._id.toString()), text: `${at}`.repeat(40) })) as never);
  async function* these() {
    yield* some;
  }
  const counted = { shortened: 0 };
  const notes = await Array.fromAsync(withNotes(these() as never, counted, 60), ({ note }) => note);
  expect(notes).toEqual(['0'.repeat(40), ...some.slice(1).map((each) => `[left out: this file holds no more notes. Read it in ${each.number}]`)]);
  expect(counted.shortened).toBe(2);
});

test('a file holds what its owner may see when it is made, not what they could when they asked', async () => {
  const [mine, other] = await Promise.all(['Mine', 'Other'].map((name) => createTeam(teamInput.parse({ name }), operator)));
  await Role.updateOne({ key: 'supervisor' }, { $addToSet: { rights: 'tickets.export' } });
  const { viewer, id: personId } = await makePerson({ role: 'supervisor', teamIds: [mine!.id] });
  await ticket('Ours', { teamId: mine!.id });
  await ticket('Theirs', { teamId: other!.id });
  const { id } = await startExport(viewer, input());
  await runExport(id);
  const text = (await bytesOf(id)).toString('utf8');
  expect(text).toContain('Ours');
  expect(text).not.toContain('Theirs');
  const { id: late } = await startExport(viewer, input());
  await deactivatePerson(personId, operator);
  await runExport(late);
  expect(await Export.findById(late).lean()).toMatchObject({ state: 'failed', reason: expect.stringContaining('may no longer export') });
});

test('whoever waits for an export hears in the bell that it cannot be made', async () => {
  await Role.updateOne({ key: 'supervisor' }, { $addToSet: { rights: 'tickets.export' } });
  const { viewer, id: personId } = await makePerson({ role: 'supervisor' });
  const { id, name } = await startExport(viewer, input());
  await Role.updateOne({ key: 'supervisor' }, { $pull: { rights: 'tickets.export' } });
  await runExport(id);
  expect(await Notification.find({ personId }).lean()).toMatchObject([{ event: 'job', facts: { text: expect.stringMatching(`^The export ${name} could not be made: .* may no longer export tickets`) } }]);
});

test('without the right nobody exports; a link is its owner’s and runs out after a day', async () => {
  const { viewer: agent } = await makePerson({ role: 'agent' });
  await expect(startExport(agent, input())).rejects.toMatchObject({ code: 'forbidden' });
  const { viewer } = await makePerson({ role: 'admin' });
  const { id } = await startExport(viewer, input());
  await runExport(id);
  (await openExport(viewer, id)).stream.destroy();
  await expect(openExport(agent, id)).rejects.toMatchObject({ code: 'forbidden' });
  clock.advance(25 * 3_600_000);
  await expect(openExport(viewer, id)).rejects.toMatchObject({ code: 'not_found' });
  await sweepExports();
  expect(await Export.exists({ _id: id })).toBeNull();
  clock.run();
});

test('what is new in the file stands behind what was there, so that programs that read it by place go on', async () => {
  const titles = (await exportColumns()).map(({ title }) => title);
  expect(titles.slice(titles.indexOf('Missing parts'), titles.indexOf('Missing parts') + 3)).toEqual(['Missing parts', 'References', 'Created']);
  expect(titles.at(-1)).toBe('Shared note');
});
