import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createAccount } from '../customers/create-account.ts';
import { createContact } from '../customers/create-contact.ts';
import { accountInput, contactInput } from '../customers/words.ts';
import { Role } from '../people/role.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import type { Viewer } from '../people/viewer.ts';
import { createTicket } from './create-ticket.ts';
import { forwardMessage } from './forward-message.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { suggestRecipients } from './suggest-recipients.ts';

useDatabase();
let agent: Viewer;
let number: string;
const addresses = async (viewer: Viewer, q?: string) => (await suggestRecipients(viewer, number, { q })).items.map(({ address }) => address);

beforeAll(async () => {
  await preparePeople();
  agent = (await makePerson({ role: 'agent' })).viewer;
  await Mailbox.collection.insertOne({ name: 'Support', address: 'help@desk.example', aliases: [], isDefault: true, active: true, plusAddressing: false } as never);
  const account = await createAccount(operator, accountInput.parse({ name: 'Bolt Ltd' }));
  for (const name of ['Zoe', 'Yves']) await createContact(operator, contactInput.parse({ name: `${name} Bolt`, email: `${name.toLowerCase()}@bolt.example`, accountId: account._id.toString() }));
  await createContact(operator, contactInput.parse({ name: 'Yara Elsewhere', email: 'yara@else.example' }));
  const ticket = await createTicket(operator, { title: 'Grinder', description: 'It hums.', requester: { name: 'Zoe Bolt', email: 'zoe@bolt.example' } });
  number = ticket.number;
  await Message.collection.updateOne({ ticketId: ticket._id, seq: 1 }, { $set: { mail: { from: { name: 'Zoe Bolt', address: 'zoe@bolt.example' }, to: ['help+tkt1@desk.example'], cc: ['Yan Partner <yan@partner.example>', 'nonsense'], references: [], messageId: null, inReplyTo: null, subject: '', raw: null } } });
  await forwardMessage(operator, number, { to: ['yellow@supplier.example'], messages: 'all' });
});

test('who took part comes first, then the customer’s colleagues, then others; none of our own mailboxes, nothing that cannot be written to', async () => {
  expect(await addresses(agent, 'y')).toEqual(['yellow@supplier.example', 'yan@partner.example', 'yves@bolt.example', 'yara@else.example']);
  expect((await suggestRecipients(agent, number, { q: 'yan' })).items).toEqual([{ address: 'yan@partner.example', name: 'Yan Partner', business: null, of: 'ticket' }]);
  expect(await addresses(agent)).toEqual(['yellow@supplier.example', 'zoe@bolt.example', 'yan@partner.example', 'yves@bolt.example']);
  expect(await addresses(agent, 'help')).toEqual([]);
  expect(await addresses(agent, 'bolt.example')).toEqual(expect.arrayContaining(['zoe@bolt.example']));
});

test('whoever sees no customers is offered those of the ticket only; whoever does not see the ticket does not know of it', async () => {
  await Role.collection.insertOne({ key: 'writer', name: 'Writer', rights: ['tickets.read.team', 'tickets.reply'], requireTotp: false, everyRight: false, version: 1, history: null, guard: 0 } as never);
  const writer = (await makePerson({ role: 'writer' })).viewer;
  expect(await addresses(writer, 'y')).toEqual(['yellow@supplier.example', 'yan@partner.example']);
  const team = await createTeam({ name: 'Others', description: '' }, operator);
  const hidden = await createTicket(operator, { title: 'Grinder', description: 'It hums.', requester: { email: 'zoe@bolt.example' }, teamId: team.id });
  await expect(suggestRecipients(agent, hidden.number, {})).rejects.toMatchObject({ code: 'not_found' });
});
