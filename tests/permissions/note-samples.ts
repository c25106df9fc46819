import * as Y from 'yjs';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { DocumentVersion } from '@switchboard/domain/documents/document.ts';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { storeUpdates } from '@switchboard/domain/documents/store-updates.ts';
import { noteOf, replyOf } from '@switchboard/domain/documents/words.ts';
import { newId } from '@switchboard/domain/platform/id.ts';
import { makePerson, operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const ticket = async () => {
  const { number, _id } = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  return { id: number, note: noteOf(_id.toString()) };
};
async function store(document: string): Promise<void> {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('Call Ana')]);
  doc.getXmlFragment('content').insert(0, [paragraph]);
  await storeUpdates([{ document, bytes: Y.encodeStateAsUpdate(doc), by: [{ id: null, name: 'Test' }], authors: [], from: null }], AbortSignal.timeout(5_000));
}
const written = async () => {
  const { id, note } = await ticket();
  await store(note);
  await settleDocument(note);
  return { id, versionId: (await DocumentVersion.findOne({ document: note }).orFail().lean())._id.toString() };
};

const answer = async () => {
  const { number, _id } = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  await store(replyOf(_id.toString(), 'email', 1));
  return { id: number, channel: 'email', n: '1' };
};

export const noteSamples: Record<string, () => Promise<Sample>> = {
  'GET /service-desk/tickets/{id}/note': async () => ({ path: { id: (await ticket()).id } }),
  'GET /service-desk/tickets/{id}/note/versions': async () => ({ path: { id: (await ticket()).id } }),
  'GET /service-desk/tickets/{id}/note/versions/{versionId}': async () => ({ path: await written() }),
  'POST /service-desk/tickets/{id}/note/versions/{versionId}/restore': async () => ({ path: await written() }),
  'POST /service-desk/tickets/{id}/note/pictures': async () => ({ path: { id: (await ticket()).id }, body: { fileId: newId().toString() } }),
  'GET /drafts/shared': async () => ({}),
  'GET /service-desk/tickets/{id}/drafts': async () => ({ path: { id: (await ticket()).id } }),
  'GET /service-desk/tickets/{id}/replies/{channel}': async () => ({ path: { id: (await ticket()).id, channel: 'email' } }),
  'GET /service-desk/tickets/{id}/recipients': async () => ({ path: { id: (await ticket()).id }, query: '?q=a' }),
  'POST /service-desk/tickets/{id}/replies/files': async () => ({ path: { id: (await ticket()).id }, body: { fileId: newId().toString() } }),
  'POST /service-desk/tickets/{id}/replies/{channel}/ask': async () => ({ path: { id: (await ticket()).id, channel: 'email' }, body: { for: 'finish', personId: (await makePerson()).id, line: 'Please' } }),
  'POST /service-desk/tickets/{id}/replies/{channel}/{n}/approve': async () => ({ path: await answer(), body: {} }),
  'POST /service-desk/tickets/{id}/replies/{channel}/{n}/send': async () => ({ path: await answer(), body: { lastSeenSeq: 99 } }),
};
