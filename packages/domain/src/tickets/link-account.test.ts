import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Account } from '../customers/account.ts';
import { changeAccount } from '../customers/change-account.ts';
import { changeContact } from '../customers/change-contact.ts';
import { Contact } from '../customers/contact.ts';
import { createAccount } from '../customers/create-account.ts';
import { changeTeam } from '../people/change-team.ts';
import { createTeam } from '../people/create-team.ts';
import type { Problem } from '../platform/problem.ts';
import { verifyHistory } from '../operate/verify-history.ts';
import { followCustomer } from './follow-customers.ts';
import { linkAccount, linkAccountInput } from './link-account.ts';
import { Ticket } from './ticket.ts';

useDatabase();
beforeEach(emptyDatabase);

const opened = (email: string, more = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email, name: 'Ana' }, ...more });
const link = (id: string, input: unknown) => linkAccount(operator, id, linkAccountInput.parse(input));
/** What the worker would do: hands every line to the follower, each twice, as a crash may. */
const follow = async () => {
  for (let seen = new Set<string>(), more = true; more; ) {
    const lines = (await Activity.find({ event: { $in: ['contact.changed', 'account.changed'] } }).sort({ _id: 1 }).lean<ActivityLine[]>()).filter(({ _id }) => !seen.has(_id.toString()));
    for (const line of lines) {
      seen.add(line._id.toString());
      await followCustomer(line);
      await followCustomer(line);
    }
    more = lines.length > 0;
  }
};
const byBusiness = async () => {
  const team = await createTeam({ name: 'Contracts', description: '' }, operator);
  await changeTeam(team.id, { worksByBusiness: true }, operator);
  return team.id;
};

test('where a team works by business, a ticket of nobody’s waits unassigned with who sent it', async () => {
  const teamId = await byBusiness();
  expect(await opened('ana@unknown.example', { teamId, submittedCompanyName: 'Unknown Ltd' })).toMatchObject({ status: 'unassigned', statusCategory: 'triage', submitterName: 'Ana', submitterEmail: 'ana@unknown.example', submittedCompanyName: 'Unknown Ltd' });
  expect(await opened('ana@unknown.example')).toMatchObject({ status: 'open', submitterEmail: null });
  await createAccount(operator, { name: 'Known', domains: ['known.example'], tier: 'gold', vip: true });
  expect(await opened('bo@known.example', { teamId })).toMatchObject({ status: 'open', accountName: 'Known', customer: { tier: 'gold', vip: true, premium: false } });
});

test('linking opens it, and the contact’s other tickets in triage follow', async () => {
  const teamId = await byBusiness();
  const [one, two] = [await opened('ana@unknown.example', { teamId }), await opened('ana@unknown.example', { teamId })];
  const linked = await link(one.number, { create: { name: 'Unknown Ltd' }, rememberDomain: true });
  expect(linked).toMatchObject({ status: 'open', accountName: 'Unknown Ltd' });
  const other = await opened('bo@unknown.example', { teamId });
  expect(other).toMatchObject({ status: 'open', accountName: 'Unknown Ltd' });
  await follow();
  expect(await Ticket.findById(two._id).lean()).toMatchObject({ status: 'open', accountName: 'Unknown Ltd', revision: 2, version: 1, updatedAt: two.updatedAt });
  expect(await Contact.findOne({ emailKeys: 'ana@unknown.example' }).lean()).toMatchObject({ accountName: 'Unknown Ltd' });
  expect(await link(one.number, { accountId: null, linkContact: true })).toMatchObject({ status: 'unassigned', accountId: null });
  expect(await Contact.findOne({ emailKeys: 'ana@unknown.example' }).lean()).toMatchObject({ accountId: null });
  expect((await verifyHistory()).faults).toEqual([]);
});

test('a wrong business can be taken away, a business that does not exist is refused, and nothing is half made', async () => {
  const ticket = await opened('ana@unknown.example');
  const account = await createAccount(operator, { name: 'Wrong', domains: ['taken.example'] });
  await link(ticket.number, { accountId: account._id.toString(), linkContact: false });
  expect(await Contact.findOne({ emailKeys: 'ana@unknown.example' }).lean()).toMatchObject({ accountId: null });
  expect(await link(ticket.number, { accountId: null })).toMatchObject({ accountId: null, accountName: null });
  const refused = await link(ticket.number, { create: { name: 'Twin', domains: ['taken.example'] } }).catch((error: Problem) => error);
  expect(refused).toMatchObject({ code: 'conflict' });
  expect(await Account.countDocuments()).toBe(1);
  expect(await link(ticket.number, { accountId: 'f'.repeat(24) }).catch((error: Problem) => error)).toMatchObject({ code: 'invalid' });
  expect(linkAccountInput.safeParse({}).success).toBe(false);
});

test('a renamed business and a renamed contact are renamed on their tickets, and a name given for one ticket stays', async () => {
  const account = await createAccount(operator, { name: 'Aurelia', domains: ['aurelia.example'] });
  const ticket = await opened('ana@aurelia.example');
  const special = await createTicket(operator, { title: 'For a friend', description: 'Hello.', requester: { email: 'ana@aurelia.example', name: 'Front desk' } });
  await changeAccount(operator, account._id.toString(), { name: 'Hotel Aurelia', tier: 'silver' });
  await changeContact(operator, ticket.requester.contactId!.toString(), { name: 'Ana Silva', vip: true });
  await follow();
  const now = await Ticket.findById(ticket._id).lean();
  expect(now).toMatchObject({ accountName: 'Hotel Aurelia', customer: { tier: 'silver', vip: true }, requester: { name: 'Ana Silva' } });
  expect(now!.words).toEqual(expect.arrayContaining(['hotel', 'silva']));
  expect(await Ticket.findById(special._id).lean()).toMatchObject({ accountName: 'Hotel Aurelia', requester: { name: 'Front desk' } });
  expect(await Contact.findOne({ emailKeys: 'ana@aurelia.example' }).lean()).toMatchObject({ accountName: 'Hotel Aurelia' });
});

test('a mail domain that is given to a business brings the contacts there and their tickets', async () => {
  const ticket = await opened('ana@later.example');
  await opened('bo@notlater.example');
  const account = await createAccount(operator, { name: 'Later' });
  await changeAccount(operator, account._id.toString(), { domains: ['later.example'] });
  await follow();
  expect(await Ticket.findById(ticket._id).lean()).toMatchObject({ accountName: 'Later' });
  expect(await Contact.countDocuments({ accountId: account._id })).toBe(1);
});
