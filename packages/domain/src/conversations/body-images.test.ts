import { Readable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { seedRoles } from '../people/role.ts';
import { createTicketInput } from '../tickets/words.ts';
import { createTicket } from './create-ticket.ts';
import { deleteComment, restoreComment } from './delete-comment.ts';
import { editComment } from './edit-comment.ts';
import { Outbox } from './outbox.ts';
import { openAttachment, upload } from './upload.ts';
import { withdrawMessage } from './withdraw-message.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let ana: Somebody;
let ben: Somebody;
let number: string;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  [ana, ben] = [await makePerson({ name: 'Ana' }), await makePerson({ name: 'Ben' })];
  number = (await createTicket(operator, createTicketInput.parse({ title: 'Grinder', description: 'Hums.', requester: { email: 'nadia@customer.example' } }))).number;
});

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const picture = async (by: Somebody) => (await upload(by.viewer, { name: 'shot.png', type: 'image/png', stream: Readable.from([PIXEL]) }))._id.toString();
const shows = (id: string) => `<p>See <img src="/api/v1/files/${id}" alt="shot.png"></p>`;

test('a pasted picture leaves with the mail as part of it, and comes back with an answer that is taken back', async () => {
  const id = await picture(ana);
  const said = await writeMessage(ana.viewer, number, { body: shows(id), format: 'html', undoable: true });
  expect(said.body).toBe(`<p>See <img alt="shot.png" data-cid="${id}@inline" /></p>`);
  expect(said.attachments).toMatchObject([{ name: 'shot.png', type: 'image/png', inline: true, contentId: `${id}@inline` }]);
  expect((await Outbox.findOne({ kind: 'reply' }).lean())?.attachments).toMatchObject([{ name: 'shot.png', contentId: `${id}@inline` }]);
  const back = await withdrawMessage(ana.viewer, number, String(said.seq));
  expect(back).toMatchObject({ body: `<p>See <img alt="shot.png" src="/api/v1/files/${id}" /></p>`, attachments: [] });
  expect((await writeMessage(ana.viewer, number, { ...back, cc: [], attachments: undefined, body: back.body } as never)).attachments).toHaveLength(1);
});

test('a picture of another message is copied into a quote; another person’s upload is not shown', async () => {
  const id = await picture(ana);
  await writeMessage(ana.viewer, number, { body: shows(id), format: 'html', isInternal: true });
  const quote = await writeMessage(ben.viewer, number, { body: shows(id), format: 'html', isInternal: true });
  expect(quote.attachments).toHaveLength(1);
  expect(quote.attachments[0]!.fileId.toString()).not.toBe(id);
  expect(quote.body).toContain(`data-cid="${id}@inline"`);
  const hidden = await writeMessage(ben.viewer, number, { body: shows(await picture(ana)), format: 'html', isInternal: true });
  expect(hidden).toMatchObject({ attachments: [], body: '<p>See <img alt="shot.png" /></p>' });
});

test('a comment that is changed keeps its pictures; one that is deleted hides them', async () => {
  const id = await picture(ana);
  const { seq } = await writeMessage(ana.viewer, number, { body: shows(id), format: 'html', isInternal: true });
  const edited = await editComment(ana.viewer, number, String(seq), { body: `<p>Look</p>${shows(id)}`, format: 'html' });
  expect(edited.body).toContain(`data-cid="${id}@inline"`);
  expect(edited.attachments).toHaveLength(1);
  await deleteComment(ana.viewer, number, String(seq));
  await expect(openAttachment(ben.viewer, id)).rejects.toMatchObject({ code: 'not_found' });
  await restoreComment(ana.viewer, number, String(seq));
  expect((await openAttachment(ben.viewer, id)).name).toBe('shot.png');
});
