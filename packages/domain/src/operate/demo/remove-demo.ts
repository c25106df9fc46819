import mongoose, { Types, type ClientSession } from 'mongoose';
import { Activity } from '../../activity/activity.ts';
import { recordOfDay } from '../../activity/record-of-day.ts';
import { Attachment } from '../../conversations/attachment.ts';
import { Message } from '../../conversations/message.ts';
import { Outbox } from '../../conversations/outbox.ts';
import { Account } from '../../customers/account.ts';
import { Contact } from '../../customers/contact.ts';
import { ApiKey } from '../../people/api-key.ts';
import { AuthAccount, AuthSession, AuthTwoFactor } from '../../people/auth-tables.ts';
import { deactivatePerson } from '../../people/deactivate-person.ts';
import { deleteTeam } from '../../people/delete-team.ts';
import { Invitation, PasswordReset } from '../../people/one-time-link.ts';
import { Person } from '../../people/person.ts';
import { Team } from '../../people/team.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';
import { changing } from '../../platform/database.ts';
import { removeUnheld } from '../../platform/held-files.ts';
import { refuseWhileNeeded } from '../../platform/in-use.ts';
import { Problem } from '../../platform/problem.ts';
import { MessageWords } from '../../search/message-index.ts';
import { changeTicketAs } from '../../tickets/change.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { demoPeople, hasRealAdministrator } from './demo-standing.ts';

const AT_ONCE = 250;

/**
 * Removes everything that was marked as an example, with whatever was written to it since, and its history whole. What is real and leaned on
 * an example stays: a ticket that was assigned to an example colleague is nobody's, a contact who wrote a real ticket is no example any more.
 */
export async function removeDemo(by: Viewer): Promise<{ tickets: number }> {
  permit(may(by, 'settings.manage'));
  const people = await demoPeople();
  const teams = await demoTeams();
  if (people.some((id) => id.toString() === by.actor.id)) throw new Problem('conflict', 'You are an example yourself. Sign in as somebody real to remove the example data.');
  await refuseLosingAdministrators(people);
  // Asked before anything is gone: a rule of the real desk may name an example's team.
  await changing(async (session) => {
    for (const id of teams) await refuseWhileNeeded('team', id.toString(), session);
  });
  await releaseRealTickets(people, teams, by);
  const tickets = await removeTickets();
  await removeContacts();
  await removeAccounts();
  for (const id of teams) {
    await deleteTeam(id.toString(), by);
    await forget('team', [id], null);
  }
  await removePeople(people, by);
  if (tickets > 0 || people.length > 0) await changing((session) => recordOfDay('demo.removed', { tickets }, { chain: 'operation', by }, session));
  return { tickets };
}

const demo = { demo: true } as never;

async function demoTeams(): Promise<Types.ObjectId[]> {
  return (await Team.collection.find({ demo: true }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id as unknown as Types.ObjectId);
}

/** `npm run demo` begins without anybody real: then the desk goes on with its examples. */
async function refuseLosingAdministrators(people: Types.ObjectId[]): Promise<void> {
  if (people.length === 0 || (await hasRealAdministrator(people))) return;
  throw new Problem('conflict', 'Nobody real is an administrator here. Invite one first, or begin with an empty data folder.');
}

async function releaseRealTickets(people: Types.ObjectId[], teams: Types.ObjectId[], by: Viewer): Promise<void> {
  const held = { demo: { $ne: true }, $or: [{ assigneeId: { $in: people } }, { teamId: { $in: teams } }] };
  const among = (ids: Types.ObjectId[], id: Types.ObjectId | null): boolean => id !== null && ids.some((each) => each.equals(id));
  for (const { _id } of await Ticket.find(held as never, { _id: 1 }).lean()) {
    const release = (ticket: { assigneeId: Types.ObjectId | null; teamId: Types.ObjectId | null }) => ({ ...(among(people, ticket.assigneeId) ? { assigneeId: null } : {}), ...(among(teams, ticket.teamId) ? { teamId: null } : {}) });
    await changeTicketAs({ ...by, reach: 'all' }, _id.toString(), null, release, 'The example data was removed.');
  }
}

async function removeTickets(): Promise<number> {
  for (let removed = 0; ; ) {
    const ids = (await Ticket.find(demo, { _id: 1 }).limit(AT_ONCE).lean()).map(({ _id }) => _id);
    if (ids.length === 0) return removed;
    const ofThem = { ticketId: { $in: ids } };
    const files = await Attachment.distinct('sha256', ofThem);
    const said = (await Message.find(ofThem, { _id: 1 }).lean()).map(({ _id }) => _id);
    await changing(async (session) => {
      for (const model of [Message, Attachment, Outbox]) await mongoose.connection.collection(model.collection.collectionName).deleteMany(ofThem, { session });
      await forget('ticket', ids, session);
      await Ticket.collection.deleteMany({ _id: { $in: ids } }, { session });
    });
    await MessageWords.deleteMany({ _id: { $in: said } });
    await removeUnheld(files);
    removed += ids.length;
  }
}

async function removeContacts(): Promise<void> {
  for (;;) {
    const ids = (await Contact.find(demo, { _id: 1 }).limit(AT_ONCE).lean()).map(({ _id }) => _id);
    if (ids.length === 0) return;
    const real = await Ticket.distinct('requester.contactId', { 'requester.contactId': { $in: ids } });
    const gone = ids.filter((id) => !real.some((kept) => id.equals(kept as Types.ObjectId)));
    await changing(async (session) => {
      await Contact.collection.updateMany({ _id: { $in: real as Types.ObjectId[] } }, { $unset: { demo: 1 } }, { session });
      await forget('contact', gone, session);
      await Contact.collection.deleteMany({ _id: { $in: gone } }, { session });
    });
  }
}

/** A business that a real contact or ticket belongs to is no example any more. */
async function removeAccounts(): Promise<void> {
  const ids = (await Account.find(demo, { _id: 1 }).lean()).map(({ _id }) => _id);
  const real = [...(await Contact.distinct('accountId', { accountId: { $in: ids } })), ...(await Ticket.distinct('accountId', { accountId: { $in: ids } }))] as Types.ObjectId[];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const gone = some.filter((id) => !real.some((kept) => id.equals(kept)));
    await changing(async (session) => {
      await Account.collection.updateMany({ _id: { $in: some.filter((id) => !gone.includes(id)) } }, { $unset: { demo: 1 } }, { session });
      await forget('account', gone, session);
      await Account.collection.deleteMany({ _id: { $in: gone } }, { session });
    });
  }
}

async function removePeople(ids: Types.ObjectId[], by: Viewer): Promise<void> {
  // Sessions and sockets end by what the history says; afterwards nothing says it any more.
  for (const id of ids) await deactivatePerson(id.toString(), by);
  const keys = (await ApiKey.find({ createdBy: { $in: ids } }, { _id: 1 }).lean()).map(({ _id }) => _id);
  await changing(async (session) => {
    for (const model of [AuthSession, AuthAccount, AuthTwoFactor]) await model.collection.deleteMany({ userId: { $in: ids } }, { session });
    for (const model of [Invitation, PasswordReset]) await model.collection.deleteMany({ personId: { $in: ids } }, { session });
    await ApiKey.collection.deleteMany({ _id: { $in: keys } }, { session });
    await forget('key', keys, session);
    await forget('person', ids, session);
    await Person.collection.deleteMany({ _id: { $in: ids } }, { session });
  });
}

async function forget(kind: string, ids: Types.ObjectId[], session: ClientSession | null): Promise<void> {
  await Activity.collection.deleteMany({ 'subject.kind': kind, 'subject.id': { $in: ids.map(String) } }, session ? { session } : {});
}
