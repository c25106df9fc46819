import { Types } from 'mongoose';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { Team } from '../people/team.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { mayRead } from '../tickets/audience.ts';
import { findTicket } from '../tickets/find-ticket.ts';

/** `sees`: they can read the ticket already. `reaches`: naming them tells them. */
type Mentionable = { kind: 'person' | 'team'; id: string; name: string; sees: boolean; reaches: boolean };

const MOST = 8;

/** Who can be named in a comment of a ticket, by the beginning of any part of their name; those who see the ticket first. */
export async function mentionable(viewer: Viewer, idOrNumber: string, { q = '' }: { q?: string } = {}): Promise<{ items: Mentionable[]; next: null }> {
  const ticket = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.comment', ticket));
  const name = new RegExp(`(^|[\\s'’-])${q.trim().slice(0, 60).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'i');
  const [people, teams, roles] = await Promise.all([
    Person.find({ name, active: true, joinedAt: { $ne: null } }).sort({ name: 1 }).limit(100).lean(),
    Team.find({ name }, { name: 1 }).sort({ name: 1 }).limit(MOST).lean(),
    allRoles(),
  ]);
  const found = people
    .filter(({ _id }) => _id.toString() !== viewer.actor.id)
    .map((person): Mentionable => {
      const [id, reader] = [person._id.toString(), viewerOfPerson(person, roles, { via: 'job' })];
      return { kind: 'person', id, name: person.name, sees: mayRead(reader, ticket.audience), reaches: mayRead(reader, [...ticket.audience, `person:${id}`]) };
    });
  const members = teams.length > 0 ? await Person.find({ teamIds: { $in: teams.map(({ _id }) => new Types.ObjectId(_id)) }, active: true }).limit(2_000).lean() : [];
  const groups = teams.map(({ _id, name: its }): Mentionable => {
    const sees = members.some((person) => person.teamIds.some((id) => id.equals(_id)) && mayRead(viewerOfPerson(person, roles, { via: 'job' }), ticket.audience));
    return { kind: 'team', id: _id.toString(), name: its, sees, reaches: sees };
  });
  const rank = ({ sees, reaches }: Mentionable) => (sees ? 0 : reaches ? 1 : 2);
  return { items: [...found, ...groups].sort((a, b) => rank(a) - rank(b)).slice(0, MOST), next: null };
}
