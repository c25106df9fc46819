import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { mergeTickets } from '../conversations/merge-tickets.ts';
import { unmergeTickets } from '../conversations/unmerge-tickets.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { readNote } from './read-note.ts';
import { settleDocument } from './settle-document.ts';
import { storeUpdates } from './store-updates.ts';
import { noteOf } from './words.ts';

useDatabase();
beforeAll(preparePeople);

const open = async (teamId?: string) => (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...(teamId ? { teamId } : {}) } as never))._id.toString();
async function write(ticketId: string, words: string, { settled = true } = {}): Promise<void> {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment('content').insert(0, [paragraph]);
  const by = { id: null, name: 'Ana' };
  await storeUpdates([{ document: noteOf(ticketId), bytes: Y.encodeStateAsUpdate(doc), by: [by], authors: [{ client: doc.clientID, ...by }], from: null }], AbortSignal.timeout(5_000));
  if (settled) await settleDocument(noteOf(ticketId));
}
const merged = async (ticketId: string, viewer = operator) => (await readNote(viewer, ticketId)).merged.map(({ text }) => text);

test('the note of a merged ticket is read where that goes on, with those merged before; taking the merge back gives it back', async () => {
  const [a, b, c, empty] = [await open(), await open(), await open(), await open()];
  await write(a, 'Of the first.');
  await write(b, 'Of the second.', { settled: false });
  await write(c, 'Of the third.');
  await mergeTickets(operator, a, b);
  await mergeTickets(operator, empty, c);
  await mergeTickets(operator, b, c);
  expect(await readNote(operator, c)).toMatchObject({ text: 'Of the third.', merged: [{ text: 'Of the second.', ticketId: b, number: expect.stringMatching(/^TKT/), title: 'Printer' }, { text: 'Of the first.' }] });
  expect(await merged(a)).toEqual([]);
  expect(await readNote(operator, b)).toMatchObject({ text: 'Of the second.', merged: [{ text: 'Of the first.' }] });
  await unmergeTickets(operator, b);
  expect([await merged(c), await merged(b)]).toEqual([[], ['Of the first.']]);
});

test('whoever reads the ticket that goes on reads what came into it, as with messages; whoever does not, reads neither', async () => {
  const [x, y] = [(await createTeam({ name: 'X' } as never, operator)).id, (await createTeam({ name: 'Y' } as never, operator)).id];
  const { viewer } = await makePerson({ role: 'agent', teamIds: [x] });
  const [source, target] = [await open(y), await open(x)];
  await write(source, 'Of the other team.');
  await expect(readNote(viewer, source)).rejects.toMatchObject({ code: 'not_found' });
  await mergeTickets(operator, source, target);
  expect(await merged(target, viewer)).toEqual(['Of the other team.']);
  await expect(readNote(viewer, source)).rejects.toMatchObject({ code: 'not_found' });
});
