import type { ClientSession, Types } from 'mongoose';
import { Account } from '../customers/account.ts';
import { absences } from '../people/absence.ts';
import { isAway } from '../people/absence-words.ts';
import { Person, type PersonFields } from '../people/person.ts';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';

export type Role = 'assignee' | 'team' | 'supervisor' | 'manager' | 'account_manager' | 'senior';
type Somebody = PersonFields & { _id: Types.ObjectId };
type About = Pick<TicketRecord, 'assigneeId' | 'teamId' | 'accountId'>;

/** Who stands behind a role for a ticket, as of now (catalogue 4.3, 13): of its team first, then of the whole desk. @param except who asks: nobody calls for their own help */
export async function whoIs(role: Role, ticket: About, session?: ClientSession, except?: string | null): Promise<Somebody[]> {
  const active = { active: true, joinedAt: { $ne: null }, ...(except ? { _id: { $ne: toId(except) } } : {}) };
  const find = (where: object) => Person.find({ $and: [active, where] } as never, null, { session }).sort({ _id: 1 }).lean<Somebody[]>();
  switch (role) {
    case 'assignee':
      return ticket.assigneeId ? find({ _id: ticket.assigneeId }) : [];
    case 'team':
      return ticket.teamId ? find({ teamIds: ticket.teamId }) : [];
    case 'account_manager': {
      const account = ticket.accountId ? await Account.findById(ticket.accountId, { accountManagerId: 1 }, { session }).lean() : null;
      return account?.accountManagerId ? find({ _id: account.accountManagerId }) : [];
    }
    case 'senior':
    case 'supervisor':
      return firstOf([ledBy('supervisor', ticket.teamId), { role: 'supervisor' }, { role: 'manager' }, { role: 'admin' }], find);
    case 'manager':
      return firstOf([ledBy('manager', ticket.teamId), { role: 'manager' }, { role: 'admin' }], find);
  }
}

const ledBy = (role: string, teamId: Types.ObjectId | null) => (teamId ? { $or: [{ role, teamIds: teamId }, { teamRoles: { $elemMatch: { teamId, role } } }] } : null);

/** A desk without supervisors still has somebody who hears of it. */
async function firstOf(steps: readonly (object | null)[], find: (where: object) => Promise<Somebody[]>): Promise<Somebody[]> {
  for (const where of steps) {
    const found = where ? await find(where) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** Open work of people, where several tickets are given at once: what was given counts. */
type Load = Map<string, number>;

/** The one of them who gets the ticket: who is here, with the least open work. Null when nobody can. */
export async function oneOf(people: readonly Somebody[], session?: ClientSession, load: Load = new Map()): Promise<Somebody | null> {
  const away = await absences(session);
  const here = people.filter(({ _id }) => !away.has(_id.toString()) || !isAway(away.get(_id.toString())!, clock.now()));
  const among = here.length > 0 ? here : people;
  if (among.length < 2) return among[0] ?? null;
  const unknown = among.filter(({ _id }) => !load.has(_id.toString())).map(({ _id }) => _id);
  if (unknown.length > 0) {
    const open = { assigneeId: { $in: unknown }, statusCategory: { $in: ['triage', 'open'] } };
    const counted = await Ticket.aggregate<{ _id: Types.ObjectId; count: number }>([{ $match: open }, { $group: { _id: '$assigneeId', count: { $sum: 1 } } }]).session(session ?? null);
    for (const id of unknown) load.set(id.toString(), counted.find(({ _id }) => _id.equals(id))?.count ?? 0);
  }
  const chosen = among.reduce((least, one) => (load.get(one._id.toString())! < load.get(least._id.toString())! ? one : least));
  load.set(chosen._id.toString(), load.get(chosen._id.toString())! + 1);
  return chosen;
}

/** The same questions for many tickets of one transaction, each asked once. */
export function recipientsIn(session: ClientSession): { whoIs(role: Role, ticket: About): Promise<Somebody[]>; oneOf(people: readonly Somebody[]): Promise<Somebody | null> } {
  const asked = new Map<string, Somebody[]>();
  const load: Load = new Map();
  return {
    async whoIs(role, ticket) {
      const key = `${role} ${String(role === 'assignee' ? ticket.assigneeId : role === 'account_manager' ? ticket.accountId : ticket.teamId)}`;
      let people = asked.get(key);
      if (!people) asked.set(key, (people = await whoIs(role, ticket, session)));
      return people;
    },
    oneOf: (people) => oneOf(people, session, load),
  };
}
