import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import type { Viewer } from '../people/viewer.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { readVocabulary } from '../tickets/vocabulary.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { listMacros } from './list-macros.ts';
import { changeMacro, createMacro, deleteMacro } from './save-macro.ts';
import { useMacro as applyMacro } from './use-macro.ts';
import { macroInput } from './words.ts';

useDatabase();
let agent: Viewer;
let supervisor: Viewer;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await readVocabulary();
  agent = (await makePerson({ name: 'Aisha Rahman', role: 'agent' })).viewer;
  supervisor = (await makePerson({ role: 'supervisor' })).viewer;
});
const make = (viewer: Viewer, more: object) => createMacro(viewer, macroInput.parse({ name: 'Thanks', body: 'Hello {{customer.firstName}}, about {{ ticket.number }}. {{agent.firstName}}', ...more }));
const open = (more: object = {}) => createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { name: 'Ana Silva', email: 'ana@example.com' }, ...more });

test('its text is filled in, and what it does is done in one step', async () => {
  const ticket = await open();
  const macro = await make(agent, { actions: [{ do: 'status', status: 'pending_customer' }, { do: 'assign', to: 'me' }, { do: 'addTags', tags: ['printer'] }] });
  expect(await applyMacro(agent, macro.id, ticket.number)).toEqual({ body: `Hello Ana, about ${ticket.number}. Aisha`, isInternal: false });
  const after = await findTicket(operator, ticket.number);
  expect([after.status, after.assigneeId?.toString(), after.tags, after.version]).toEqual(['pending_customer', agent.actor.id, ['printer'], 2]);
  expect((await listMacros(agent)).items[0]).toMatchObject({ used: 1 });
});

test('a variable that there is not is refused at the door, one that a ticket lacks before anything is done', async () => {
  expect(macroInput.safeParse({ name: 'x', body: 'Dear {{customer.nickname}}' }).error?.issues[0]?.message).toMatch(/no variable \{\{customer\.nickname\}\}/);
  const ticket = await open();
  const macro = await make(agent, { body: 'Serial {{field.serial}}', actions: [{ do: 'priority', priority: 'high' }] });
  await expect(applyMacro(agent, macro.id, ticket.number)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('{{field.serial}}') });
  expect((await findTicket(operator, ticket.number)).priority).toBe('medium');
});

test('what one may not do by hand a macro does not do either', async () => {
  const technician = (await makePerson({ role: 'technician' })).viewer;
  const ticket = await open({ assigneeId: technician.actor.id! });
  const macro = await make(supervisor, { sharedWith: 'everybody', actions: [{ do: 'assign', to: 'nobody' }] });
  await expect(applyMacro(technician, macro.id, ticket.number)).rejects.toMatchObject({ code: 'forbidden' });
});

test('one’s own are seen by nobody else; sharing takes a right; who may not use one does not know of it', async () => {
  const team = await createTeam({ name: 'Hardware', description: '' }, operator);
  const own = await make(agent, {});
  expect((await listMacros(supervisor)).items).toEqual([]);
  await expect(changeMacro(supervisor, own.id, { name: 'Mine now' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(make(agent, { sharedWith: 'everybody' })).rejects.toMatchObject({ code: 'forbidden' });
  const shared = await make(supervisor, { sharedWith: 'team', teamId: team.id });
  expect((await listMacros(agent)).items.map(({ id }) => id)).toEqual([own.id]);
  await expect(applyMacro(agent, shared.id, (await open()).number)).rejects.toMatchObject({ code: 'not_found' });
});

test('a stale change is told, nothing at all is refused, and a removed one is gone', async () => {
  const macro = await make(agent, {});
  await changeMacro(agent, macro.id, { name: 'Thank you', version: 1 });
  await expect(changeMacro(agent, macro.id, { name: 'Other', version: 1 })).rejects.toMatchObject({ code: 'conflict', current: expect.objectContaining({ name: 'Thank you' }) });
  await expect(changeMacro(agent, macro.id, { body: ' ' })).rejects.toMatchObject({ code: 'invalid' });
  await deleteMacro(agent, macro.id);
  expect((await listMacros(agent)).items).toEqual([]);
});

test('tags that several give at the same moment are all there', async () => {
  const ticket = await open({ tags: ['first'] });
  const tags = ['a', 'b', 'c', 'd', 'e', 'f'];
  const macros = await Promise.all(tags.map((tag) => make(agent, { name: tag, body: '', actions: [{ do: 'addTags', tags: [tag] }] })));
  await Promise.all(macros.map(({ id }) => applyMacro(agent, id, ticket.number)));
  expect([...(await findTicket(operator, ticket.number)).tags].sort()).toEqual([...tags, 'first']);
});

test('where the desk asks what solved a ticket, a macro says it or whoever uses it; its text, which nobody has sent yet, does not', async () => {
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, resolutionNotes: true });
  const resolves = (more: object = {}, resolution?: string) => make(agent, { actions: [{ do: 'status', status: 'resolved', ...(resolution ? { resolution } : {}) }], ...more });
  const solvedBy = async (macro: { id: string }, said?: string) => {
    const { number } = await open();
    await applyMacro(agent, macro.id, number, { resolution: said });
    return (await findTicket(operator, number)).resolution;
  };
  expect(await solvedBy(await resolves({}, 'The driver was renewed.'))).toBe('The driver was renewed.');
  for (const isInternal of [false, true]) {
    const unsent = await resolves({ body: 'It was the cable.', isInternal });
    await expect(solvedBy(unsent)).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'resolution' }] });
    expect(await solvedBy(unsent, 'It was off.')).toBe('It was off.');
  }
});
