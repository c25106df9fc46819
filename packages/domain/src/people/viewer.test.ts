import { Types } from 'mongoose';
import { expect, test } from 'vitest';
import type { ApiKeyFields } from './api-key.ts';
import type { PersonFields } from './person.ts';
import { allRights, type Right } from './rights.ts';
import type { Roles } from './role.ts';
import { viewerOfKey, viewerOfPerson } from './viewer-of.ts';
import { may, mayAnywhere, type Viewer } from './viewer.ts';

const teams = ['a', 'b', 'c'].map((letter) => letter.repeat(24));
const reading: Right[] = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'];

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return { chance: (of: number) => next() < of, subset: <T>(all: readonly T[], of = 0.5): T[] => all.filter(() => next() < of) };
}

type Case = { global: Right[]; inTeam: Record<string, Right[]>; memberOf: string[] };

function person({ global, inTeam, memberOf }: Case): Viewer {
  const roles: Roles = new Map([
    ['main', role('main', global)],
    ...Object.entries(inTeam).map(([team, rights]) => [team, role(team, rights)] as const),
  ]);
  const fields = { name: 'Ana', email: 'ana@desk.example', role: 'main', teamIds: memberOf.map((id) => new Types.ObjectId(id)), teamRoles: Object.keys(inTeam).map((team) => ({ teamId: new Types.ObjectId(team), role: team })), totpEnabled: false };
  return viewerOfPerson({ _id: new Types.ObjectId(), ...fields } as unknown as PersonFields & { _id: Types.ObjectId }, roles, { via: 'web' });
}

const role = (key: string, rights: Right[], requireTotp = false) => ({ key, name: key, rights, requireTotp, everyRight: false });

/** Written down from the contract, ticket by ticket, without looking at how reachOf does it. */
function maySee({ global, inTeam, memberOf }: Case, ticket: { teamId: string | null; mine: boolean }): boolean {
  if (global.includes('tickets.read.all')) return true;
  const here = ticket.teamId ? (inTeam[ticket.teamId] ?? []) : [];
  if (here.includes('tickets.read.all') || here.includes('tickets.read.team')) return true;
  const readsAtAll = reading.some((right) => global.includes(right) || Object.values(inTeam).some((rights) => rights.includes(right)));
  if (ticket.mine) return readsAtAll;
  if (!global.includes('tickets.read.team')) return false;
  return ticket.teamId === null || memberOf.includes(ticket.teamId);
}

const audienceOf = (viewer: Viewer, ticket: { teamId: string | null; mine: boolean }): string[] => [`team:${ticket.teamId ?? 'none'}`, ...(ticket.mine ? [`person:${viewer.actor.id}`] : ['person:somebody'])];
const reaches = (viewer: Viewer, audience: string[]): boolean => viewer.reach === 'all' || audience.some((one) => viewer.reach.includes(one));

test('what a viewer reaches and may do agrees with the contract, over every subset of the reading rights', () => {
  const { subset, chance } = random(20_261_121);
  const others = allRights.filter((right) => !reading.includes(right));
  for (let at = 0; at < 2_000; at += 1) {
    const memberOf = subset(teams);
    const inTeam = Object.fromEntries(subset(teams, chance(0.5) ? 0.3 : 0).map((team) => [team, [...subset(reading, 0.4), ...subset(others, 0.2)]]));
    const global = [...reading.filter((_right, bit) => (at >> bit) & 1), ...subset(others)];
    const of: Case = { global, inTeam, memberOf: [...new Set([...memberOf, ...Object.keys(inTeam)])] };
    const viewer = person(of);
    for (const teamId of [...teams, null]) {
      for (const mine of [true, false]) {
        const ticket = { teamId, mine };
        if (reaches(viewer, audienceOf(viewer, ticket)) !== maySee(of, ticket)) throw new Error(`They differ: ${JSON.stringify({ of, ticket })}`);
      }
      for (const right of allRights) {
        const expected = global.includes(right) || (teamId !== null && (inTeam[teamId]?.includes(right) ?? false));
        if (may(viewer, right, { teamId }) !== expected || (expected && !mayAnywhere(viewer, right))) throw new Error(`${right} in ${teamId}: ${JSON.stringify(of)}`);
      }
    }
  }
});

test('whose role demands a second factor may do nothing and sees nothing until it is set up', () => {
  const roles: Roles = new Map([['main', role('main', ['tickets.read.team'])], ['lead', role('lead', [...allRights], true)]]);
  const fields = { _id: new Types.ObjectId(), name: 'Ana', email: 'a@b.c', role: 'main', teamIds: [], teamRoles: [{ teamId: new Types.ObjectId(teams[0]), role: 'lead' }], totpEnabled: false } as unknown as PersonFields & { _id: Types.ObjectId };
  const without = viewerOfPerson(fields, roles, { via: 'web' });
  expect(without).toMatchObject({ mustSetUpTotp: true, reach: [] });
  expect(allRights.some((right) => mayAnywhere(without, right))).toBe(false);
  expect(mayAnywhere(viewerOfPerson({ ...fields, totpEnabled: true }, roles, { via: 'web' }), 'tickets.read.team')).toBe(true);
});

const key = (changes: Partial<ApiKeyFields>): ApiKeyFields & { _id: Types.ObjectId } => ({ _id: new Types.ObjectId(), name: 'k', role: 'main', scopes: [], teamIds: [], expiresAt: null, ...changes }) as ApiKeyFields & { _id: Types.ObjectId };
const roles: Roles = new Map([['main', role('main', [...allRights])], ['agent', role('agent', ['tickets.read.team', 'tickets.reply'])]]);

test('a key without teams counts as a member of each; one for some teams sees those and what is without a team', () => {
  expect(viewerOfKey(key({ role: 'agent' }), null, roles, { via: 'api' }).reach).toBe('all');
  const narrowed = viewerOfKey(key({ teamIds: [new Types.ObjectId(teams[0])] }), null, roles, { via: 'api' });
  expect(narrowed.reach).toContain(`team:${teams[0]}`);
  expect(narrowed.reach).not.toContain(`team:${teams[1]}`);
  expect(narrowed.rights.has('people.manage')).toBe(false);
  expect(narrowed.rights.has('tickets.reply')).toBe(true);
});

test('scopes narrow a key to reading, to an area or to single rights', () => {
  const rightsWith = (scopes: string[]) => [...viewerOfKey(key({ scopes }), null, roles, { via: 'api' }).rights];
  expect(rightsWith(['tickets.reply'])).toEqual(['tickets.reply']);
  expect(rightsWith(['customers']).sort()).toEqual(['customers.edit', 'customers.merge', 'customers.read']);
  expect(rightsWith(['read']).every((right) => right.includes('.read'))).toBe(true);
  expect(rightsWith(['read'])).toContain('tickets.read.all');
  expect(rightsWith([])).toEqual(allRights);
});

test('a key never allows more than its maker does today', () => {
  const maker = person({ global: ['tickets.read.own', 'tickets.reply'], inTeam: {}, memberOf: [] });
  expect([...viewerOfKey(key({}), maker, roles, { via: 'api' }).rights]).toEqual(['tickets.read.own', 'tickets.reply']);
});

test('a key reads of no team that its maker does not read', () => {
  const maker = person({ global: ['tickets.read.team', 'keys.manage'], inTeam: {}, memberOf: [teams[0]!] });
  const reachOfKey = (teamIds: string[]) => viewerOfKey(key({ role: 'agent', teamIds: teamIds.map((id) => new Types.ObjectId(id)) }), maker, roles, { via: 'api' }).reach;
  const teamsIn = (reach: Viewer['reach']) => (reach === 'all' ? reach : reach.filter((who) => who.startsWith('team:')).sort());
  expect(teamsIn(reachOfKey([]))).toEqual([`team:${teams[0]}`, 'team:none']);
  expect(teamsIn(reachOfKey([teams[0]!, teams[1]!]))).toEqual([`team:${teams[0]}`, 'team:none']);
  expect(teamsIn(reachOfKey([teams[1]!]))).toEqual(['team:none']);
});
