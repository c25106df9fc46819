import { expect, test, beforeAll } from 'vitest';
import { Types } from 'mongoose';
import * as Y from 'yjs';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { clock } from '../platform/clock.ts';
import { preparePeople } from '../people/prepare-people.ts';
import type { Viewer } from '../people/viewer.ts';
import { Ticket } from '../tickets/ticket.ts';
import { listTickets } from '../tickets/list-tickets.ts';
import { Document, DocumentUpdate, DocumentVersion } from './document.ts';
import { sweepDocuments } from './sweep-documents.ts';
import { loadDocument } from './load-document.ts';
import { readDocument } from './read-document.ts';
import { settleDocument } from './settle-document.ts';
import { storeUpdates } from './store-updates.ts';
import { documentVersion, documentVersions, restoreVersion } from './versions.ts';
import { noteOf } from './words.ts';

useDatabase();
let team: string;
let ana: Awaited<ReturnType<typeof makePerson>>;
let ben: typeof ana;

beforeAll(async () => {
  await preparePeople();
  team = (await createTeam({ name: 'X' } as never, operator)).id;
  [ana, ben] = [await makePerson({ name: 'Ana', teamIds: [team] }), await makePerson({ name: 'Ben', teamIds: [team] })];
});

const newTicket = () => createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId: team } as never);

/** A page of somebody, that is at the same document as others. */
async function page(note: string, viewer: Viewer) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await loadDocument(note)).state);
  const by = { id: viewer.actor.id, name: viewer.actor.name };
  return {
    doc,
    async type(change: (content: Y.XmlFragment) => void): Promise<void> {
      const before = Y.encodeStateVector(doc);
      doc.transact(() => change(doc.getXmlFragment('content')));
      await storeUpdates([{ document: note, bytes: Y.encodeStateAsUpdate(doc, before), by: [by], authors: [{ client: doc.clientID, ...by }], from: null }], AbortSignal.timeout(5_000));
    },
  };
}
function element(name: string, attributes: Record<string, unknown> = {}, ...inside: (Y.XmlElement | string)[]): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string);
  made.insert(0, inside.map((each) => (typeof each === 'string' ? new Y.XmlText(each) : each)));
  return made;
}
const say = (...words: string[]) => (content: Y.XmlFragment) => content.insert(content.length, words.map((each) => element('paragraph', {}, each)));

test('a note is read as HTML and as plain text, at once and after it came to rest', async () => {
  const ticket = await newTicket();
  const note = noteOf(ticket._id.toString());
  await (await page(note, ana.viewer)).type((content) => {
    content.insert(0, [
      element('heading', { level: 2 }, 'Breakfast'),
      element('taskList', {}, element('taskItem', { checked: true }, element('paragraph', {}, 'gasket')), element('taskItem', { checked: false }, element('paragraph', {}, 'screen'))),
      element('table', {}, element('tableRow', {}, element('tableHeader', {}, element('paragraph', {}, 'part')), element('tableCell', {}, element('paragraph', {}, '5530-21')))),
      element('paragraph', {}, 'a < b & "c"'),
    ]);
  });
  const before = await readDocument(ana.viewer, note);
  await settleDocument(note);
  const after = await readDocument(ana.viewer, note);
  expect(after.html).toBe(before.html);
  expect(after.text).toBe('Breakfast\n[x] gasket\n[ ] screen\npart\t5530-21\t\na < b & "c"'.replace('\t\n', '\n'));
  expect(after.html).toContain('<h2>Breakfast</h2><ul><li>☑ gasket</li><li>☐ screen</li></ul>');
  expect(after.html).toContain('a &lt; b &amp; &quot;c&quot;');
});

test('nothing that a client puts in by hand comes out as markup, an address or a picture of somebody else', async () => {
  const note = noteOf((await newTicket())._id.toString());
  await (await page(note, ana.viewer)).type((content) => {
    const linked = new Y.XmlText();
    linked.insert(0, 'here', { link: { href: 'javascript:alert(1)' }, bold: {}, 'onclick="x': {} });
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [linked]);
    content.insert(0, [paragraph, element('script', {}, 'alert(1)'), element('image', { src: 'https://tracker.example/x.png', alt: '"><img onerror=x>' }), element('mention', { id: 'person:x" onclick="', label: '<b>' })]);
  });
  const { html } = await readDocument(ana.viewer, note);
  expect(html).toBe('<p><strong>here</strong></p>alert(1)&quot;&gt;&lt;img onerror=x&gt;@&lt;b&gt;');
});

test('its ticket is found by the words of its note, and no more by words that went', async () => {
  const ticket = await newTicket();
  const note = noteOf(ticket._id.toString());
  const at = await page(note, ana.viewer);
  await at.type(say('Ask for Renzo at the Lieferanteneingang'));
  await settleDocument(note);
  const found = async (q: string) => (await listTickets(ana.viewer, { q } as never, { limit: 10 })).items.map(({ number }) => number);
  expect(await found('lieferanteneingang')).toEqual([ticket.number]);
  await at.type((content) => content.delete(0, content.length));
  await settleDocument(note);
  expect(await found('lieferanteneingang')).toEqual([]);
});

test('whoever is named is told once, however often the note changes', async () => {
  const ticket = await newTicket();
  const note = noteOf(ticket._id.toString());
  const at = await page(note, ana.viewer);
  const lines = () => Activity.find({ 'subject.id': ticket._id.toString(), event: 'note.changed' } as never).lean();
  await at.type((content) => content.insert(0, [element('paragraph', {}, element('mention', { id: `person:${ben.id}`, label: 'Ben' }), ' please')]));
  await settleDocument(note);
  for (const words of ['one', 'two']) {
    await at.type(say(words));
    await settleDocument(note);
  }
  const told = (await lines()).flatMap(({ payload }) => (payload as { mentions?: { personIds: string[] } }).mentions?.personIds ?? []);
  expect(told).toEqual([ben.id]);
  expect((await lines()).length).toBe(1);
  expect((await lines())[0]!.by.name).toBe('Ana');
});

test('versions are stretches of writing with who typed what, and going back to one is itself a version', async () => {
  const note = noteOf((await newTicket())._id.toString());
  const a = await page(note, ana.viewer);
  await a.type(say('Call the supplier.'));
  await settleDocument(note);
  await a.type(say('They open at nine.'));
  await settleDocument(note);
  const b = await page(note, ben.viewer);
  await b.type((content) => content.delete(0, 1));
  await b.type(say('Nobody answers.'));
  await settleDocument(note);
  const { items } = await documentVersions(ana.viewer, note);
  expect(items.map(({ by, preview }) => [by.map(({ name }) => name).join(), preview])).toEqual([['Ben', 'They open at nine.\nNobody answers.'], ['Ana', 'Call the supplier.\nThey open at nine.']]);
  const latest = await documentVersion(ana.viewer, note, items[0]!.id);
  const place = (name: string) => latest.writers.findIndex((writer) => writer.name === name);
  expect(latest.html).toBe(`<p><span data-by="${place('Ana')}">They open at nine.</span></p><p><span data-by="${place('Ben')}">Nobody answers.</span></p>`);
  await restoreVersion(ben.viewer, note, items[1]!.id);
  expect((await readDocument(ana.viewer, note)).text).toBe('Call the supplier.\nThey open at nine.');
  expect((await documentVersions(ana.viewer, note)).items.map(({ preview }) => preview.split('\n')[1])).toEqual(['They open at nine.', 'Nobody answers.', 'They open at nine.']);
});

test('a kill between the state and its rows loses nothing and repeats nothing', async () => {
  const note = noteOf((await newTicket())._id.toString());
  const a = await page(note, ana.viewer);
  await a.type(say('One.'));
  const rows = await DocumentUpdate.find({ document: note }).lean();
  await settleDocument(note);
  // As if it had been killed before the rows were removed.
  await DocumentUpdate.collection.insertMany(rows as never);
  await a.type(say('Two.'));
  expect((await readDocument(ana.viewer, note)).text).toBe('One.\nTwo.');
  await settleDocument(note);
  expect((await readDocument(ana.viewer, note)).text).toBe('One.\nTwo.');
});

test('what nobody settles the sweep does, and what belonged to a ticket goes with it', async () => {
  const ticket = await newTicket();
  const note = noteOf(ticket._id.toString());
  await (await page(note, ana.viewer)).type(say('Left behind.'));
  // As an hour ago.
  const [row] = await DocumentUpdate.find({ document: note }).lean();
  await DocumentUpdate.deleteOne({ _id: row!._id });
  await DocumentUpdate.collection.insertOne({ ...row!, _id: Types.ObjectId.createFromTime(Math.floor(clock.ms() / 1000) - 3600) } as never);
  await sweepDocuments();
  expect((await Document.findById(note).lean())?.text).toBe('Left behind.');
  await Ticket.deleteOne({ _id: ticket._id });
  expect((await sweepDocuments()).forgotten).toBe(1);
  for (const left of [await Document.findById(note), await DocumentVersion.findOne({ document: note })]) expect(left).toBeNull();
});

test('whatever a client puts in by hand, a note can be read, and one that cannot be keeps no other from its rest', async () => {
  const [odd, broken, good] = [await newTicket(), await newTicket(), await newTicket()];
  const [noteOfOdd, noteOfBroken, noteOfGood] = [odd, broken, good].map(({ _id }) => noteOf(_id.toString())) as [string, string, string];
  const nothing = { toString: 1, valueOf: 1 };
  await (await page(noteOfOdd, ana.viewer)).type((content) =>
    content.insert(0, [element('mention', { id: nothing, label: nothing }), element('image', { src: nothing, alt: nothing }), element('constructor', {}, element('__proto__')), element('tableRow', {}, element('tableCell', { colspan: nothing, rowspan: [] }, 'kept'))]),
  );
  expect((await readDocument(ana.viewer, noteOfOdd)).html).toBe('@<tr><td>kept</td></tr>');
  await storeUpdates([{ document: noteOfBroken, bytes: Uint8Array.of(9, 9, 9), by: [], authors: [], from: null }], AbortSignal.timeout(5_000));
  await (await page(noteOfGood, ana.viewer)).type(say('Comes to rest.'));
  clock.advance(5 * 60_000);
  await sweepDocuments();
  expect(await DocumentUpdate.countDocuments({ document: { $in: [noteOfOdd, noteOfGood] } })).toBe(0);
  expect((await readDocument(ana.viewer, noteOfGood)).text).toBe('Comes to rest.');
});
