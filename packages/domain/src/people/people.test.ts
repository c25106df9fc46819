import { beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, PASSWORD, viewerOf } from '../../../../tests/support/people.ts';
import { verifyChain } from '../activity/verify.ts';
import { Activity } from '../activity/activity.ts';
import { clock } from '../platform/clock.ts';
import { useConfig } from '../platform/config.ts';
import { setting } from '../platform/settings.ts';
import { acceptInvitation, invitedBy } from './accept-invitation.ts';
import { changePerson } from './change-person.ts';
import { changeRole } from './change-role.ts';
import { changeTeam } from './change-team.ts';
import { createKey } from './create-key.ts';
import { createTeam } from './create-team.ts';
import { activatePerson, deactivatePerson } from './deactivate-person.ts';
import { deleteTeam } from './delete-team.ts';
import { addAdminFromConfig, setUpFirstAdmin, setupLink } from './first-run.ts';
import { inviteAgain, invitePerson } from './invite-person.ts';
import { mailForInvitation } from './mail-links.ts';
import { viewerFromKey } from './key.ts';
import { Person } from './person.ts';
import { resetPerson } from './reset-person.ts';
import { allRights } from './rights.ts';
import { Role, seedRoles } from './role.ts';
import { Setup } from './setup.ts';
import { signIn } from './sign-in.ts';
import { changePersonInput, createKeyInput, invitePersonInput } from './words.ts';

useDatabase();
beforeAll(seedRoles);
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});

const codeOf = async (work: Promise<unknown>) => work.then(() => null, (error: { code?: string }) => error.code ?? String(error));
const tokenOf = (link: string): string => link.split(/\/|token=/).at(-1)!;
const invitation = (more = {}) => invitePersonInput.parse({ name: 'Ben', email: 'Ben@Desk.example', role: 'agent', ...more });

test('somebody invited follows the link once, chooses a password and is here', async () => {
  const { viewer } = await makePerson({ role: 'manager' });
  const { person, link, invitationId } = await invitePerson(invitation(), viewer);
  expect(person).toMatchObject({ email: 'ben@desk.example', state: 'invited' });
  expect(await codeOf(signIn({ email: person.email, password: PASSWORD }, {}))).toBe('unauthenticated');
  expect(await mailForInvitation(invitationId)).toMatchObject({ to: 'ben@desk.example', link, name: 'Ben' });
  expect(await invitedBy(tokenOf(link))).toMatchObject({ email: 'ben@desk.example', inviter: viewer.actor.name });

  const both = await Promise.allSettled([1, 2].map(() => acceptInvitation({ token: tokenOf(link), password: PASSWORD }, {})));
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await invitedBy(tokenOf(link))).toBeNull();
  const ben = await Person.findById(person.id).orFail().lean();
  expect(ben.joinedAt).not.toBeNull();
  expect(await verifyChain({ kind: 'person', id: person.id }, ben.history)).toBeNull();
  expect(JSON.stringify(await Activity.find().lean())).not.toContain(tokenOf(link));
});

test('an invitation runs out after seven days, and a new one ends the old', async () => {
  const first = await invitePerson(invitation(), operator);
  const second = await inviteAgain(first.person.id, operator);
  expect(await codeOf(acceptInvitation({ token: tokenOf(first.link), password: PASSWORD }, {}))).toBe('not_found');
  clock.advance(7 * 86_400_000 + 1);
  expect(await codeOf(acceptInvitation({ token: tokenOf(second.link), password: PASSWORD }, {}))).toBe('not_found');
  clock.run();
});

test('an address is one person, also when two invite at once', async () => {
  const both = await Promise.allSettled([1, 2].map(() => invitePerson(invitation(), operator)));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await codeOf(invitePerson(invitation({ email: 'BEN@desk.example' }), operator))).toBe('conflict');
});

test('nobody gives more than they have: a manager makes no administrator, in no way', async () => {
  const { viewer: manager } = await makePerson({ role: 'manager' });
  const admin = await makePerson({ role: 'admin' });
  const team = await createTeam({ name: 'Support', description: '' }, operator);
  const agent = await makePerson({ role: 'agent' });
  const attempts = [
    invitePerson(invitation({ role: 'admin' }), manager),
    invitePerson(invitation({ teamRoles: [{ teamId: team.id, role: 'admin' }] }), manager),
    changePerson(agent.id, changePersonInput.parse({ role: 'admin' }), manager),
    changePerson(agent.id, changePersonInput.parse({ teamRoles: [{ teamId: team.id, role: 'admin' }] }), manager),
    changePerson(admin.id, changePersonInput.parse({ role: 'agent' }), manager),
    deactivatePerson(admin.id, manager),
    resetPerson(admin.email, manager),
    createKey(createKeyInput.parse({ name: 'k', role: 'admin' }), manager),
    changeRole('manager', { rights: [...allRights] }, manager),
    invitePerson(invitation(), agent.viewer),
    deactivatePerson(admin.id, agent.viewer),
    createTeam({ name: 'X', description: '' }, agent.viewer),
  ];
  expect(await Promise.all(attempts.map(codeOf))).toEqual(attempts.map(() => 'forbidden'));
  await changePerson(agent.id, changePersonInput.parse({ role: 'supervisor', teamIds: [team.id] }), manager);
  expect((await viewerOf(agent.id)).reach).toContain(`team:${team.id}`);
});

test('an administrator of roles gives and takes only rights that are their own', async () => {
  await Role.updateOne({ key: 'billing' }, { rights: ['roles.manage', 'tickets.read.own'] });
  const { viewer } = await makePerson({ role: 'billing' });
  expect(await codeOf(changeRole('agent', { rights: [...allRights] }, viewer))).toBe('forbidden');
  expect(await codeOf(changeRole('billing', { rights: ['roles.manage', 'people.manage'] }, viewer))).toBe('forbidden');
  expect(await codeOf(changeRole('admin', { rights: ['people.read'] }, operator))).toBe('conflict');
});

test('nobody changes their own role or teams, nor deactivates themselves', async () => {
  const { id, viewer } = await makePerson({ role: 'admin' });
  await makePerson({ role: 'admin' });
  const team = await createTeam({ name: 'Support', description: '' }, viewer);
  expect(await codeOf(changePerson(id, { role: 'manager' }, viewer))).toBe('forbidden');
  expect(await codeOf(changePerson(id, { teamIds: [team.id] }, viewer))).toBe('forbidden');
  expect(await codeOf(deactivatePerson(id, viewer))).toBe('forbidden');
  expect((await changePerson(id, { name: 'New name', locale: 'de' }, viewer)).name).toBe('New name');
  const { secret } = await createKey(createKeyInput.parse({ name: 'Own key', role: 'admin' }), viewer);
  const byKey = (await viewerFromKey(secret))!;
  expect(await codeOf(changePerson(id, { teamIds: [team.id] }, byKey))).toBe('forbidden');
  expect(await codeOf(deactivatePerson(id, byKey))).toBe('forbidden');
});

test('the last active administrator stays, also when two demote each other at the same moment', async () => {
  for (let round = 0; round < 5; round += 1) {
    await emptyDatabase();
    await seedRoles();
    const [one, two] = await Promise.all([makePerson({ role: 'admin' }), makePerson({ role: 'admin' })]);
    const results = await Promise.all([codeOf(changePerson(two.id, { role: 'agent' }, one.viewer)), codeOf(deactivatePerson(one.id, two.viewer))]);
    expect(results.filter((code) => code === null)).toHaveLength(1);
    expect(results).toContain('conflict');
    expect(await Person.countDocuments({ role: 'admin', active: true })).toBe(1);
  }
});

test('an invited administrator does not count as one who could repair things', async () => {
  const { id } = await makePerson({ role: 'admin' });
  await invitePerson(invitation({ role: 'admin' }), operator);
  expect(await codeOf(deactivatePerson(id, operator))).toBe('conflict');
});

test('a change made on an old version is told what stands now; the same change again changes nothing', async () => {
  const { id } = await makePerson();
  const first = await changePerson(id, { name: 'First', version: 1 }, operator);
  expect(first.version).toBe(2);
  const late = await changePerson(id, { name: 'Second', version: 1 }, operator).catch((error: unknown) => error);
  expect(late).toMatchObject({ code: 'conflict', current: { name: 'First', version: 2 } });
  const lines = await Activity.countDocuments();
  expect((await changePerson(id, { name: 'First', version: 2 }, operator)).version).toBe(2);
  expect(await Activity.countDocuments()).toBe(lines);
});

test('somebody activated again comes in with the old password, and an inactive person cannot be reset', async () => {
  const { id, email } = await makePerson();
  await deactivatePerson(id, operator, 'Left the company');
  expect(await Activity.findOne({ event: 'person.deactivated' }).lean()).toMatchObject({ reason: 'Left the company' });
  expect(await codeOf(resetPerson(email, operator))).toBe('conflict');
  await activatePerson(id, operator);
  expect((await signIn({ email, password: PASSWORD }, {})).state).toBe('signed_in');
  expect((await resetPerson(email, operator)).link).toContain('/auth/reset/');
});

test('teams: names are unique whatever the case, and people leave a team that is deleted', async () => {
  const team = await createTeam({ name: 'Support', description: '' }, operator);
  expect(await codeOf(createTeam({ name: 'SUPPORT', description: '' }, operator))).toBe('conflict');
  expect((await changeTeam(team.id, { name: 'Helpers', version: 1 }, operator)).version).toBe(2);
  expect(await codeOf(changeTeam(team.id, { name: 'Late', version: 1 }, operator))).toBe('conflict');
  const { id } = await makePerson({ teamRoles: [{ teamId: team.id, role: 'supervisor' }] });
  expect((await viewerOf(id)).teamIds).toEqual([team.id]);
  const { key } = await createKey(createKeyInput.parse({ name: 'k', role: 'agent', teamIds: [team.id] }), operator);
  await deleteTeam(team.id, operator);
  expect(await viewerOf(id)).toMatchObject({ teamIds: [], teamRights: new Map() });
  expect(await Activity.exists({ event: 'key.withdrawn', 'subject.id': key.id })).not.toBeNull();
});

test('the first visitor with the link becomes administrator; of two at once one does', async () => {
  const [link, same] = await Promise.all([setupLink(), setupLink()]);
  expect(link).toBe(same);
  expect(JSON.stringify(await Setup.findOne().lean())).not.toContain(tokenOf(link!));
  expect(await codeOf(setUpFirstAdmin({ token: 'guess', name: 'Eve', email: 'eve@desk.example', password: PASSWORD }, {}))).toBe('not_found');
  const visit = (name: string) => setUpFirstAdmin({ token: tokenOf(link!), name, email: `${name}@desk.example`, password: PASSWORD, desk: 'Harbour Support' }, {});
  const results = await Promise.all([codeOf(visit('ana')), codeOf(visit('ben')), codeOf(visit('cem'))]);
  expect(results.filter((code) => code === null)).toHaveLength(1);
  expect(await Person.countDocuments({ role: 'admin' })).toBe(1);
  expect(await setting('desk.name')).toBe('Harbour Support');
  expect(await setupLink()).toBeNull();
});

test('ADMIN_EMAIL and ADMIN_PASSWORD make one administrator, however many processes start, and only while there is nobody', async () => {
  useConfig({ adminEmail: 'grace.hopper@desk.example', adminPassword: PASSWORD });
  await Promise.all([addAdminFromConfig(), addAdminFromConfig(), addAdminFromConfig()]);
  useConfig({ adminEmail: 'other@desk.example' });
  await addAdminFromConfig();
  const people = await Person.find().lean();
  expect(people).toEqual([expect.objectContaining({ email: 'grace.hopper@desk.example', name: 'Grace Hopper', role: 'admin' })]);
  useConfig({ adminEmail: null, adminPassword: null });
});
