import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { reachOf, systemViewer, type Viewer } from '../people/viewer.ts';
import { teamInput } from '../people/words.ts';
import { newId } from '../platform/id.ts';
import { stopThreads } from '../platform/threads.ts';
import { createTicket } from './create-ticket.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { previewSignature, signed } from './signature.ts';
import { changeTeamSignature } from './team-signature.ts';
import { writingPreferencesInput } from './words.ts';
import { writeMessage } from './write-message.ts';
import { changeWritingPreferences } from './writing-preferences.ts';

useDatabase();
afterAll(stopThreads);
const desk = systemViewer({ via: 'job' });
let aisha: Viewer;
let teamId: string;
let ticketId: string;

beforeEach(async () => {
  await emptyDatabase();
  const id = newId().toString();
  aisha = { ...desk, actor: { kind: 'person', id, name: 'Aisha Khan' }, reach: reachOf({ actorId: id, rights: desk.rights, teamRights: new Map(), teamIds: [] }) };
  teamId = (await createTeam(teamInput.parse({ name: 'R&D <desk>' }), desk)).id;
  ticketId = (await createTicket(desk, { title: 'Kettle', description: 'Cold.', requester: { email: 'ana@example.com' }, teamId })).number;
});

async function sent(input: object, viewer = aisha) {
  const message = await writeMessage(viewer, ticketId, { body: '<p>Try this.</p>', format: 'html', ...input });
  const mail = (await Outbox.findOne({ messageRef: message._id }).lean())!;
  return { text: mail.text, html: mail.html, kept: (await Message.findById(message._id).lean())!.body };
}
const ours = (signature: string) => changeWritingPreferences(aisha, { signature });

describe('a signature', () => {
  test('is the writer’s own with its variables filled in, made safe, and stands in the mail only', async () => {
    await ours('<p>{{agent.firstName}} · {{team.name}} · {{ ticket.number }}<script>alert(1)</script></p>');
    const { text, html, kept } = await sent({});
    expect(text).toBe(`Try this.\n\n-- \nAisha · R&D <desk> · ${ticketId}`);
    expect(html).toBe(`<p>Try this.</p><div><br />-- <br /><p>Aisha · R&amp;D &lt;desk&gt; · ${ticketId}</p></div>`);
    expect(kept).toBe('<p>Try this.</p>');
  });

  test('is the team’s where the writer has none, or chooses it; and none where they choose that', async () => {
    await changeTeamSignature(desk, teamId, '<p>Your {{team.name}} team</p>');
    expect((await sent({})).text).toContain('Your R&D <desk> team');
    await ours('<p>Aisha</p>');
    expect((await sent({})).text).toMatch(/-- \nAisha$/);
    expect((await sent({ signature: 'team' })).text).toContain('Your R&D <desk> team');
    expect((await sent({ signature: 'none' })).text).toBe('Try this.');
    expect(await previewSignature(aisha, ticketId)).toEqual({ html: '<p>Aisha</p>', from: 'own', team: 'R&D <desk>', choices: ['own', 'team', 'none'] });
  });

  test('of what a program sends there is none, unless it asks for the team’s', async () => {
    await changeTeamSignature(desk, teamId, '<p>Your team</p>');
    const key: Viewer = { ...aisha, actor: { kind: 'key', id: newId().toString(), name: 'ERP' } };
    expect((await sent({}, key)).text).toBe('Try this.');
    expect((await sent({ signature: 'team' }, key)).text).toContain('Your team');
  });

  test('a variable that does not exist is refused where the signature is written', async () => {
    expect(writingPreferencesInput.safeParse({ signature: '{{customer.secret}}' }).error?.issues[0]?.message).toContain('There is no variable {{customer.secret}}');
    await expect(changeTeamSignature({ ...aisha, rights: new Set() }, teamId, 'x')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('it is not put there twice', () => {
  const signature = { html: '<p>Aisha Khan<br />Larkfield</p>' };
  test.each([
    ['written by hand', { text: 'Hello.\n\nAisha Khan\nLarkfield', html: null }],
    ['written by hand as HTML', { text: 'Hello.', html: '<p>Hello.</p><p>Aisha Khan<br />Larkfield</p>' }],
  ])('%s', (_what, letter) => expect(signed(letter, signature)).toEqual(letter));

  test.each([
    ['quoted as text', { text: 'Hello.\n> Aisha Khan\n> Larkfield', html: null }],
    ['quoted as HTML', { text: 'Hello.', html: '<p>Hello.</p><blockquote><p>Aisha Khan<br />Larkfield</p></blockquote>' }],
  ])('but a letter that only has it %s gets one', (_what, letter) => expect(signed(letter, signature).text).toMatch(/-- \nAisha Khan\nLarkfield$/));
});
