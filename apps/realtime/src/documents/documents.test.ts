import { setTimeout as sleep } from 'node:timers/promises';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { Document, DocumentUpdate, DocumentVersion } from '@switchboard/domain/documents/document.ts';
import { loadDocument } from '@switchboard/domain/documents/load-document.ts';
import { settleDocument } from '@switchboard/domain/documents/settle-document.ts';
import { noteOf } from '@switchboard/domain/documents/words.ts';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { signOut } from '@switchboard/domain/people/sign-out.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { useDatabase } from '../../../../tests/support/database.ts';
import { DocumentClient } from '../../../../tests/support/document-client.ts';
import { startDocuments } from '../../../../tests/support/document-server.ts';
import { cookieOf, keyOf } from '../../../../tests/support/live-server.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';

useDatabase();
let [one, other]: Awaited<ReturnType<typeof startDocuments>>[] = [];
let stopFollowing: () => Promise<void>;
let teams: { x: string; y: string };
let ana: Awaited<ReturnType<typeof makePerson>>;
let ben: typeof ana;
const cookies = new Map<string, string>();
const clients: DocumentClient[] = [];

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  [one, other] = [await startDocuments(), await startDocuments()];
  teams = { x: (await createTeam({ name: 'X' } as never, operator)).id, y: (await createTeam({ name: 'Y' } as never, operator)).id };
  [ana, ben] = [await makePerson({ name: 'Ana', teamIds: [teams.x] }), await makePerson({ name: 'Ben <b>', teamIds: [teams.x] })];
  for (const { email } of [ana, ben]) cookies.set(email, await cookieOf(email));
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});
afterAll(async () => {
  await Promise.all([one!.stop(), other!.stop()]);
  await stopFollowing();
});

const newNote = async (teamId = teams.x): Promise<string> => noteOf((await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId } as never))._id.toString());
const clientOf = ({ email }: { email: string }, note: string, at = one!, doc?: Y.Doc): DocumentClient => {
  const client = new DocumentClient(at.url, note, { cookie: cookies.get(email), doc });
  clients.push(client);
  return client;
};
const refusedWith = (client: DocumentClient): Promise<number | string> => client.open().then(() => 'opened', (error: { status: number }) => error.status);
const ticketIn = (note: string): string => note.split('/')[1]!;

test('what one types is with the other, stored before it was told', async () => {
  const note = await newNote();
  const [a, b] = [await clientOf(ana, note).open(), await clientOf(ben, note).open()];
  a.write('Call the supplier.');
  await b.until(() => b.text.toString() === 'Call the supplier.');
  expect(Y.encodeStateVector(a.doc)).toEqual(Y.encodeStateVector(b.doc));
  const { state } = await loadDocument(note);
  const stored = new Y.Doc();
  Y.applyUpdate(stored, state);
  expect(stored.getText('plain').toString()).toBe('Call the supplier.');
  await a.until(() => a.saved);
});

test('the door is closed before the socket opens: no sign-in, another page, no such ticket, not one’s ticket, no such kind', async () => {
  const note = await newNote();
  const hidden = await newNote(teams.y);
  const with_ = (door: ConstructorParameters<typeof DocumentClient>[2], name = note) => refusedWith(new DocumentClient(one!.url, name, door));
  expect(await with_({})).toBe(401);
  expect(await with_({ cookie: 'switchboard.session_token=forged.signature' })).toBe(401);
  expect(await with_({ token: 'sbk_nothing' })).toBe(401);
  expect(await with_({ cookie: cookies.get(ana.email), origin: 'https://elsewhere.example' })).toBe(403);
  for (const name of [hidden, noteOf('0123456789abcdef01234567'), 'ticket-note/x', 'what/0123456789abcdef01234567']) expect(await with_({ cookie: cookies.get(ana.email) }, name)).toBe(403);
  for (const name of ['ticket-note', '']) expect(await with_({ cookie: cookies.get(ana.email) }, name)).toBe(404);
});

test('a program with a key writes along', async () => {
  const note = await newNote();
  const { token } = await keyOf({ role: 'agent' });
  const program = new DocumentClient(one!.url, note, { token });
  clients.push(program);
  await program.open();
  program.write('From a program');
  const page = await clientOf(ana, note).open();
  await page.until(() => page.text.toString() === 'From a program');
});

test('who may not comment sees everything and changes nothing', async () => {
  const note = await newNote();
  const { token } = await keyOf({ role: 'agent', scopes: ['read'] });
  const reader = new DocumentClient(one!.url, note, { token });
  clients.push(reader);
  const [writer] = [await clientOf(ana, note).open(), await reader.open()];
  await reader.until(() => reader.heard.standing === 0);
  reader.write('I must not');
  writer.write('I may');
  await reader.until(() => reader.text.toString().includes('I may'));
  await sleep(100);
  expect(writer.text.toString()).toBe('I may');
  expect(reader.saved).toBe(false);
});

test('whoever loses the right is out within a second and does not come back by itself', async () => {
  const leaver = await makePerson({ name: 'Cleo', teamIds: [teams.x] });
  cookies.set(leaver.email, await cookieOf(leaver.email));
  const [note, moved] = [await newNote(), await newNote()];
  const [stays, goes, left] = [await clientOf(ana, note).open(), await clientOf(leaver, note).open(), await clientOf(ben, moved).open()];
  const from = performance.now();
  await changePerson(leaver.id, { teamIds: [teams.y] } as never, operator);
  await goes.until(() => goes.closed !== null);
  expect(goes.closed!.code).toBe(4403);
  expect(performance.now() - from).toBeLessThan(1_000);
  stays.write('Without Cleo');
  await stays.until(() => stays.saved);
  expect(goes.text.toString()).toBe('');
  expect(await refusedWith(clientOf(leaver, note))).toBe(403);
  await changeTicket(operator, ticketIn(moved), { teamId: teams.y } as never);
  await left.until(() => left.closed !== null);
  expect(left.closed!.code).toBe(4403);
});

test('what one person typed is not stored in the name of another who signed in since on the same browser', async () => {
  const note = await newNote();
  const before = new DocumentClient(one!.url, note, { cookie: cookies.get(ben.email), as: ana.id });
  const own = new DocumentClient(one!.url, note, { cookie: cookies.get(ben.email), as: ben.id });
  clients.push(before, own);
  before.write('Typed by Ana');
  await before.open();
  await before.until(() => before.closed !== null);
  expect(before.closed!.code).toBe(4401);
  await own.open();
  expect(own.text.toString()).toBe('');
  expect(own.closed).toBeNull();
});

test('a session that ends in mid-sentence closes its page, and what it had typed is there', async () => {
  const leaver = await makePerson({ name: 'Dora', teamIds: [teams.x] });
  const cookie = await cookieOf(leaver.email);
  const note = await newNote();
  const client = new DocumentClient(one!.url, note, { cookie });
  clients.push(client);
  await client.open();
  client.write('Half a sen');
  await client.until(() => client.saved);
  await signOut(cookie, {});
  await client.until(() => client.closed !== null);
  expect(client.closed!.code).toBe(4401);
  const next = await clientOf(ana, note).open();
  expect(next.text.toString()).toBe('Half a sen');
});

test('two servers that hold one document stay equal, cursors and all', async () => {
  const note = await newNote();
  const [a, b] = [await clientOf(ana, note, one).open(), await clientOf(ben, note, other).open()];
  for (let n = 0; n < 20; n += 1) {
    a.write(`a${n} `, 0);
    b.write(`b${n} `);
    if (n % 5 === 0) await sleep(10);
  }
  await a.until(() => a.saved && b.saved && a.text.toString() === b.text.toString() && a.text.length > 100);
  a.sendCursor({ user: { name: 'The boss', id: 'x' }, cursor: { anchor: 1 } });
  await b.until(() => b.heard.cursors.some(({ state }) => state?.user.name === 'Ana'));
  a.cut();
  await b.until(() => b.heard.cursors.some(({ client, state }) => client === a.doc.clientID && state === null));
});

test('a cursor carries the name of the session, and nobody speaks for another', async () => {
  const note = await newNote();
  const [a, b] = [await clientOf(ana, note).open(), await clientOf(ben, note).open()];
  b.sendCursor({ user: { name: 'Ana', color: 'red" onload="x' }, cursor: null, more: 'x'.repeat(10) });
  await a.until(() => a.heard.cursors.length > 0);
  expect(a.heard.cursors.at(-1)!.state).toEqual({ user: { id: ben.id, name: 'Ben <b>' }, cursor: null, idle: false });
  a.sendCursor(null, b.doc.clientID, 99);
  a.sendCursor({ cursor: 1 }, b.doc.clientID, 99);
  await sleep(100);
  expect(a.heard.cursors.every(({ state }) => state?.user.id === ben.id)).toBe(true);
  const late = await clientOf(ana, note).open();
  await late.until(() => late.heard.cursors.some(({ client }) => client === b.doc.clientID));
});

test('a frame that is none closes that page and nothing else', async () => {
  const note = await newNote();
  const stays = await clientOf(ana, note).open();
  stays.write('The text.');
  const full = Y.encodeStateAsUpdate(stays.doc);
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const frames: Uint8Array[] = [Uint8Array.of(), Uint8Array.of(9), Uint8Array.of(0, 7, 0), Uint8Array.of(0, 2, 200), Uint8Array.of(1, 3, 250, 1, 1), Uint8Array.of(0, 0, 3, 255, 255, 255)];
  for (let n = 0; n < 25; n += 1) {
    const mutated = Uint8Array.from([0, 2, full.length, ...full]);
    for (let m = 0; m <= random(3); m += 1) mutated[1 + random(mutated.length - 1)] = random(256);
    frames.push(n % 3 ? mutated : mutated.slice(0, random(mutated.length)), Uint8Array.from({ length: random(40) }, () => random(256)));
  }
  for (const frame of frames) {
    const sender = await clientOf(ben, note, one).open();
    sender.ws!.send(frame);
    sender.cut();
  }
  const huge = await clientOf(ben, note).open();
  huge.ws!.send(new Uint8Array(3 * 1024 * 1024));
  await huge.until(() => huge.closed !== null);
  const nonsense = await clientOf(ben, note).open();
  nonsense.ws!.send(Uint8Array.of(77));
  await nonsense.until(() => nonsense.closed !== null);
  expect(nonsense.closed!.code).toBe(4400);
  expect(stays.closed).toBeNull();
  stays.write(' Still here.');
  const late = await clientOf(ben, note).open();
  await late.until(() => late.text.toString().includes('Still here.'));
  await settleDocument(note);
});

test('a text that is too long is refused with a sentence, and what was there stays', async () => {
  const note = await newNote();
  const a = await clientOf(ana, note).open();
  a.write('Short.');
  await a.until(() => a.saved);
  for (let n = 0; n < 3 && !a.closed; n += 1) {
    a.write('x'.repeat(900_000));
    await a.until(() => a.saved || a.closed !== null);
  }
  expect(a.closed).toMatchObject({ code: 4413, reason: expect.stringContaining('too long') });
  const late = await clientOf(ben, note).open();
  expect(late.text.toString().startsWith('Short.')).toBe(true);
});

test('a page that does not read is put off and the others go on; it comes back and has everything', async () => {
  const note = await newNote();
  const [a, slow] = [await clientOf(ana, note).open(), await clientOf(ben, note).open()];
  slow.ws!.pause();
  const reader = [...one!.rooms.get(note)!.readers].find(({ viewer }) => viewer.actor.id === ben.id)!;
  // Text that comes and goes again: much to tell and little to keep.
  for (let n = 0; n < 60 && reader.open; n += 1) {
    a.write('y'.repeat(500_000), 0);
    a.text.delete(0, 500_000);
    await a.until(() => a.saved || a.closed !== null);
    if (n % 2 === 1) await settleDocument(note).then((settled) => settled && one!.rooms.get(note)!.settled(settled.state, one!.rooms.get(note)!.parts));
  }
  expect(reader.open).toBe(false);
  a.write('The end');
  await a.until(() => a.saved);
  slow.cut();
  const again = await clientOf(ben, note).open();
  expect(again.text.toString()).toBe('The end');
});

test('what came to rest is one state with its words, and opens the same', async () => {
  const note = await newNote();
  const a = await clientOf(ana, note).open();
  for (const letter of 'Call back at nine') a.write(letter);
  await a.until(() => a.saved);
  const before = await DocumentUpdate.countDocuments({ document: note });
  expect(before).toBeGreaterThan(0);
  await Promise.all([settleDocument(note), settleDocument(note), settleDocument(note)]);
  expect(await DocumentUpdate.countDocuments({ document: note })).toBe(0);
  expect(await Document.countDocuments({ _id: note })).toBe(1);
  const late = await clientOf(ben, note, other).open();
  expect(late.text.toString()).toBe('Call back at nine');
  expect(await DocumentVersion.countDocuments({ document: note })).toBeLessThanOrEqual(1);
});

test('the last one who leaves leaves nothing in memory', async () => {
  const note = await newNote();
  const a = await clientOf(ana, note).open();
  a.write('x');
  await a.until(() => a.saved);
  expect(one!.rooms.has(note)).toBe(true);
  a.cut();
  await a.until(() => !one!.rooms.has(note), 'gone', 5_000);
  expect(await DocumentUpdate.countDocuments({ document: note })).toBe(0);
});
