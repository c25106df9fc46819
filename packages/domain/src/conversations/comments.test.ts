import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, viewerOf } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { notifyOfLine } from '../notifications/follow-notifications.ts';
import { listNotifications } from '../notifications/list-notifications.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { createTicketInput } from '../tickets/words.ts';
import { createTicket } from './create-ticket.ts';
import { deleteComment, restoreComment } from './delete-comment.ts';
import { editComment } from './edit-comment.ts';
import { listMessages } from './list-messages.ts';
import { listVersions } from './list-versions.ts';
import { mentionable } from './mentionable.ts';
import { Message } from './message.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let team: { id: string };
let other: { id: string };
let ana: Somebody;
let ben: Somebody;
let number: string;
beforeEach(async () => {
  await emptyDatabase();
  clock.run();
  await seedRoles();
  [team, other] = [await createTeam({ name: 'Repairs' } as never, operator), await createTeam({ name: 'Invoices' } as never, operator)];
  [ana, ben] = [await makePerson({ name: 'Ana Reis', teamIds: [team.id] }), await makePerson({ name: 'Ben <Cole>', teamIds: [team.id] })];
  number = (await createTicket(operator, createTicketInput.parse({ title: 'Grinder hums', description: 'It does not turn.', requester: { email: 'nadia@customer.example' }, teamId: team.id }))).number;
});

const named = (kind: 'person' | 'team', id: string, as = '@whoever') => `<span data-mention="${kind}:${id}">${as}</span>`;
const comment = (body: string, more: object = {}, by = ana) => writeMessage(by.viewer, number, { body: `<p>${body}</p>`, format: 'html', isInternal: true, ...more });
const edit = (seq: number, body: string, by = ana, more: object = {}) => editComment(by.viewer, number, String(seq), { body: `<p>${body}</p>`, format: 'html', ...more });
const newest = async () => (await Activity.find({ 'subject.kind': 'ticket' }).sort({ _id: -1 }).limit(1).lean<ActivityLine[]>())[0]!;
const bellOf = async (who: Somebody) => (await listNotifications(await viewerOf(who.id), {})).items;

describe('mentions', () => {
  test('somebody named twice and by their team is told once, however often the line is read', async () => {
    const said = await comment(`${named('person', ben.id)} and ${named('person', ben.id)} of ${named('team', team.id)}, look`);
    expect(said.mentions).toEqual({ personIds: [ben.id], teamIds: [team.id], unreached: [] });
    expect(await notifyOfLine(await newest())).toBe(1);
    expect(await notifyOfLine(await newest())).toBe(0);
    expect(await bellOf(ben)).toMatchObject([{ event: 'mentioned', relation: 'mentioned', count: 1, by: { name: 'Ana Reis' } }]);
    expect(await bellOf(ana)).toEqual([]);
  });

  test('a mention carries the name of whom it names, whatever the markup says', async () => {
    const said = await comment(`${named('person', ben.id, '@The boss')} agreed`);
    expect(said.body).toBe(`<p><span data-mention="person:${ben.id}">@Ben &lt;Cole&gt;</span> agreed</p>`);
    expect(said.text).toBe('@Ben <Cole> agreed');
    expect((await comment(`${named('person', 'f'.repeat(24), '@Nobody')} agreed`)).body).toBe('<p>@Nobody agreed</p>');
  });

  test('a person who reads their own tickets sees one that names them; a team that cannot read it is not reached', async () => {
    const cara = await makePerson({ name: 'Cara', role: 'technician', teamIds: [other.id] });
    await expect(findTicket(cara.viewer, number)).rejects.toMatchObject({ code: 'not_found' });
    const said = await comment(`${named('person', cara.id)} ${named('team', other.id)}`);
    expect(said.mentions?.unreached).toEqual([other.id]);
    expect((await findTicket(await viewerOf(cara.id), number)).number).toBe(number);
    expect(await notifyOfLine(await newest())).toBe(1);
    expect(await bellOf(cara)).toMatchObject([{ event: 'mentioned' }]);
  });

  test('an answer to the customer names nobody by an id', async () => {
    const said = await writeMessage(ana.viewer, number, { body: `<p>${named('person', ben.id, '@Ben')} will call.</p>`, format: 'html' });
    expect(said).toMatchObject({ body: '<p><span>@Ben</span> will call.</p>' });
    expect(said.mentions).toBeUndefined();
    expect((await findTicket(operator, number)).mentionedIds).toEqual([]);
  });

  test('the list says who sees the ticket and whom a mention reaches, by the beginning of a name', async () => {
    await makePerson({ name: 'Bea Invoices', teamIds: [other.id] });
    expect((await mentionable(ana.viewer, number, { q: 'b' })).items).toMatchObject([{ name: 'Ben <Cole>', sees: true, reaches: true }, { name: 'Bea Invoices', sees: false, reaches: true }]);
    expect((await mentionable(ana.viewer, number, { q: 'inv' })).items).toMatchObject([{ name: 'Bea Invoices' }, { kind: 'team', name: 'Invoices', reaches: false }]);
    expect((await mentionable(ana.viewer, number, { q: '((' })).items).toEqual([]);
  });
});

describe('a comment', () => {
  test('is changed by its writer; what it said before can be read, and only those named anew are told', async () => {
    const { seq } = await comment(`${named('person', ben.id)} look`);
    await notifyOfLine(await newest());
    const cara = await makePerson({ name: 'Cara', teamIds: [team.id] });
    const changed = await edit(seq, `${named('person', ben.id)} and ${named('person', cara.id)} look`, ana, { version: 1 });
    expect(changed.editedAt).toBeInstanceOf(Date);
    expect((await newest()).payload).toMatchObject({ mentions: { personIds: [cara.id], teamIds: [] } });
    expect(await notifyOfLine(await newest())).toBe(1);
    expect(await bellOf(ben)).toHaveLength(1);
    expect((await listVersions(ben.viewer, number, String(seq))).items.map(({ version, body }) => [version, body.includes('Cara')])).toEqual([[2, true], [1, false]]);
    await expect(edit(seq, 'Stale', ana, { version: 1 })).rejects.toMatchObject({ code: 'conflict', current: { version: 2 } });
    await expect(edit(seq, 'Not mine', ben)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is deleted by its writer or by whoever may, out of sight of everybody, and comes back as it was', async () => {
    const supervisor = await makePerson({ role: 'supervisor', teamIds: [team.id] });
    const { seq, _id } = await comment('The password is swordfish');
    await expect(deleteComment(ben.viewer, number, String(seq))).rejects.toMatchObject({ code: 'forbidden' });
    await deleteComment(supervisor.viewer, number, String(seq));
    const shown = (await listMessages(ben.viewer, number)).items.find((message) => message.seq === seq);
    expect(shown).toMatchObject({ body: '', deleted: { by: { id: supervisor.id } } });
    expect(JSON.stringify(shown)).not.toContain('swordfish');
    expect((await Message.findById(_id).lean())?.text).toBe('');
    await expect(listVersions(ben.viewer, number, String(seq))).rejects.toMatchObject({ code: 'conflict' });
    await expect(edit(seq, 'Again')).rejects.toMatchObject({ code: 'conflict' });
    expect(await restoreComment(ana.viewer, number, String(seq))).toMatchObject({ body: '<p>The password is swordfish</p>', deleted: null });
    await restoreComment(ana.viewer, number, String(seq));
  });

  test('what the customer wrote or was sent is neither changed nor deleted', async () => {
    const { seq } = await writeMessage(ana.viewer, number, { body: 'We come tomorrow.' });
    for (const which of ['1', String(seq)]) await expect(deleteComment(ana.viewer, number, which)).rejects.toMatchObject({ code: 'conflict' });
    await expect(edit(seq, 'Never')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is replied to in one level, and its writer hears of it', async () => {
    const first = await comment('The burr is worn.');
    const reply = await comment('Which one?', { replyTo: first.seq }, ben);
    expect(reply.parentId).toEqual(first._id);
    expect(await notifyOfLine(await newest())).toBe(1);
    expect(await bellOf(ana)).toMatchObject([{ event: 'commented', relation: 'mine' }]);
    expect((await comment('The left.', { replyTo: reply.seq })).parentId).toEqual(first._id);
    await expect(comment('To the customer?', { replyTo: 1 })).rejects.toMatchObject({ code: 'invalid' });
  });
});
