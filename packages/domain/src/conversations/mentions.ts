import type { ClientSession, Types } from 'mongoose';
import type { Mentions } from '../activity/events.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { Team } from '../people/team.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { mayRead } from '../tickets/audience.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { CleanBody } from './clean-body.ts';
import type { MessageMentions } from './message.ts';

/** As the sanitiser leaves it: nothing inside but a name. */
const markup = /<span data-mention="(person|team):([0-9a-f]{24})">([^<>]*)<\/span>/g;
const MOST = 50;

type Mentioned = { body: CleanBody; mentions: MessageMentions | null };

/**
 * Who is named in a comment, each under their own name, whatever the markup says. A person who is named may read the ticket from then on, when their role reads anything (contract: own); a team's
 * members hear of it as far as they may read it anyway. Whom it does not reach is said.
 * @throws Problem `invalid` for more than 50
 */
export async function readMentions(written: CleanBody, ticket: Pick<TicketRecord, 'audience'>, session: ClientSession): Promise<Mentioned> {
  const named = written.format === 'html' ? [...written.body.matchAll(markup)] : [];
  if (named.length === 0) return { body: withoutMentions(written), mentions: null };
  const idsOf = (kind: string) => [...new Set(named.filter(([, itsKind]) => itsKind === kind).map(([, , id]) => id!))];
  const [personIds, teamIds] = [idsOf('person'), idsOf('team')];
  if (personIds.length + teamIds.length > MOST) throw new Problem('invalid', `A comment names at most ${MOST} people and teams.`, { errors: [{ path: 'body', message: `At most ${MOST} people and teams.` }] });
  const known = await find(personIds, teamIds, ticket, session);
  let text = written.text;
  const body = written.body.replace(markup, (_whole, kind: string, id: string, said: string) => {
    const name = known.get(id)?.name;
    if (name === undefined) return said;
    const shown = `@${name}`;
    if (said !== escaped(shown)) text = text.replace(said, shown);
    return `<span data-mention="${kind}:${id}">${escaped(shown)}</span>`;
  });
  const there = (ids: string[]) => ids.filter((id) => known.has(id));
  const unreached = [...known].filter(([, { reached }]) => !reached).map(([id]) => id);
  return { body: { ...written, body, text }, mentions: { personIds: there(personIds), teamIds: there(teamIds), unreached } };
}

/** What leaves the house names nobody by an id. */
export const withoutMentions = (written: CleanBody): CleanBody => (written.body.includes('data-mention') ? { ...written, body: written.body.replace(/<span data-mention="[^"]*">/g, '<span>') } : written);

/** Whom a line of history tells of it: those who are reached and were not named before. */
export function newlyNamed({ personIds, teamIds, unreached }: MessageMentions, before: MessageMentions | null | undefined): Mentions | null {
  const isNew = (id: string) => !unreached.includes(id) && !before?.personIds.includes(id) && !before?.teamIds.includes(id);
  const found = { personIds: personIds.filter(isNew), teamIds: teamIds.filter(isNew) };
  return found.personIds.length + found.teamIds.length > 0 ? found : null;
}

/** The people of a ticket's mentions with those that are named now; whoever names themselves needs no way in. */
export function withMentioned({ mentionedIds }: Pick<TicketRecord, 'mentionedIds'>, mentions: MessageMentions | null, by: string | null): Types.ObjectId[] | undefined {
  const known = new Set(mentionedIds.map(String));
  const added = (mentions?.personIds ?? []).filter((id) => id !== by && !known.has(id) && !mentions!.unreached.includes(id));
  return added.length > 0 ? [...mentionedIds, ...added.map((id) => toId(id))] : undefined;
}

type Known = Map<string, { name: string; reached: boolean }>;

async function find(personIds: string[], teamIds: string[], { audience }: Pick<TicketRecord, 'audience'>, session: ClientSession): Promise<Known> {
  const [people, teams, members, roles] = await Promise.all([
    Person.find({ _id: { $in: personIds } }).session(session).lean(),
    Team.find({ _id: { $in: teamIds } }, { name: 1 }).session(session).lean(),
    teamIds.length > 0 ? Person.find({ teamIds: { $in: teamIds }, active: true }).session(session).lean() : [],
    allRoles(session),
  ]);
  const known: Known = new Map();
  for (const person of people) {
    const id = person._id.toString();
    known.set(id, { name: person.name, reached: person.active && person.joinedAt !== null && mayRead(viewerOfPerson(person, roles, { via: 'job' }), [...audience, `person:${id}`]) });
  }
  for (const { _id, name } of teams) {
    const its = members.filter((person) => person.teamIds.some((id) => id.equals(_id)));
    known.set(_id.toString(), { name, reached: its.some((person) => mayRead(viewerOfPerson(person, roles, { via: 'job' }), audience)) });
  }
  return known;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
