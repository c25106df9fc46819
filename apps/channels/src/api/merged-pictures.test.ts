import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { storeUpdates } from '@switchboard/domain/documents/store-updates.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { useApi } from '../../../../tests/support/api.ts';

const { call, keyOf } = useApi();
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function ticketOf(teamId: string): Promise<string> {
  const body = { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId };
  return (await call('POST', '/service-desk/tickets', { key: await keyOf('admin'), body })).body.id;
}

/** @returns its address, as the note has it */
async function uploadedTo(ticketId: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([PIXEL], { type: 'image/png' }), 'shot.png');
  const key = await keyOf('admin');
  const { id: fileId } = (await call('POST', '/files', { key, body: form })).body;
  return (await call('POST', `/service-desk/tickets/${ticketId}/note/pictures`, { key, body: { fileId } })).body.url.replace('/api/v1', '');
}

async function writeNote(ticketId: string, ...pictures: string[]): Promise<void> {
  const doc = new Y.Doc();
  const images = pictures.map((url) => {
    const image = new Y.XmlElement('image');
    image.setAttribute('src', `/api/v1${url}`);
    return image;
  });
  doc.getXmlFragment('content').insert(0, images);
  const by = { id: null, name: 'Ana' };
  await storeUpdates([{ document: noteOf(ticketId), bytes: Y.encodeStateAsUpdate(doc), by: [by], authors: [{ client: doc.clientID, ...by }], from: null }], AbortSignal.timeout(5_000));
}

test('whoever reads the note of a merged ticket where it goes on sees its pictures; nobody else, and nothing that the note does not show', async () => {
  const admin = await keyOf('admin');
  const [x, y, z] = await Promise.all(['X', 'Y', 'Z'].map(async (name) => (await call('POST', '/teams', { key: admin, body: { name } })).body.id as string));
  const [ofX, ofY, ofZ] = await Promise.all([x, y, z].map((team) => keyOf('agent', { teamIds: [team] })));
  const [first, second, third] = [await ticketOf(x!), await ticketOf(y!), await ticketOf(z!)];
  const [shown, unused] = [await uploadedTo(first), await uploadedTo(first)];
  await writeNote(first, shown);
  const seen = async (url: string) => Promise.all([ofX, ofY, ofZ].map(async (key) => (await call('GET', url, { key })).status));
  expect(await seen(shown)).toEqual([200, 404, 404]);

  const into = (source: string, target: string) => call('POST', `/service-desk/tickets/${source}/merge`, { key: admin, body: { into: target } });
  expect((await into(first, second)).status).toBe(200);
  expect(await seen(shown)).toEqual([200, 200, 404]);
  // Where that was merged in turn, both see it, and what was typed a moment ago counts as what came to rest.
  await into(second, third);
  await settleDocument(noteOf(first));
  expect(await seen(shown)).toEqual([200, 200, 200]);
  expect(await seen(unused)).toEqual([200, 404, 404]);

  await call('POST', `/service-desk/tickets/${second}/unmerge`, { key: admin });
  expect(await seen(shown)).toEqual([200, 200, 404]);
});
