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

/** The one of them who gets the ticket: who is here, with the least open work. Null when nobody can. */
export async function oneOf(people: readonly Somebody[], session?: ClientSession): Promise<Somebody | null> {
  const away = await absences(session);
  const here = people.filter(({ _id }) => !away.has(_id.toString()) || !isAway(away.get(_id.toString())!, clock.now()));
  const among = here.length > 0 ? here : people;
  if (among.length < 2) return among[0] ?? null;
  const load = await Promise.all(among.map(({ _id }) => Ticket.countDocuments({ assigneeId: _id, statusCategory: { $in: ['triage', 'open'] } } as never, { session }).then((count) => ({ _id, count }))));
  const least = Math.min(...load.map(({ count }) => count));
  const chosen = load.find(({ count }) => count === least)!;
  return among.find(({ _id }) => _id.equals(chosen._id))!;
}
