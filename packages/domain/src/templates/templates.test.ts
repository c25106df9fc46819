import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import type { Viewer } from '../people/viewer.ts';
import { fillTemplate, stillOpen } from './fill-words.ts';
import { countTemplateUse, listTemplates } from './list-templates.ts';
import { changeTemplate, createTemplate, deleteTemplate } from './save-template.ts';
import { templateInput } from './words.ts';

useDatabase();
let agent: Viewer;
let supervisor: Viewer;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  agent = (await makePerson({ role: 'agent' })).viewer;
  supervisor = (await makePerson({ role: 'supervisor' })).viewer;
});
const make = (viewer: Viewer, more: object = {}) => createTemplate(viewer, templateInput.parse({ name: 'Printer', title: 'Printer of {{customer.company}}', description: 'It does not print.', category: 'hardware', priority: 'high', tags: ['Printer'], ...more }));

test('a template keeps what a ticket begins with; how often it was used orders the list', async () => {
  const first = await make(agent);
  const second = await make(agent, { name: 'Router' });
  expect(first).toMatchObject({ category: 'hardware', priority: 'high', tags: ['printer'], sharedWith: 'me', used: 0, mayChange: true });
  await countTemplateUse(agent, second.id);
  expect((await listTemplates(agent)).items.map(({ name, used }) => [name, used])).toEqual([['Router', 1], ['Printer', 0]]);
});

test('variables are filled with what is known, the rest stays to be seen; one that there is not is refused at the door', () => {
  expect(fillTemplate('{{customer.firstName}} of {{ customer.company }}', { 'customer.firstName': 'Ana' })).toBe('Ana of {{ customer.company }}');
  expect(stillOpen('Ana of {{ customer.company }} {{other}}')).toEqual(['customer.company']);
  expect(templateInput.safeParse({ name: 'x', description: '{{ticket.colour}}' }).error?.issues[0]?.message).toMatch(/no variable \{\{ticket\.colour\}\}/);
});

test('one’s own are nobody else’s business; sharing takes a right; a stale change is told', async () => {
  const team = await createTeam({ name: 'Hardware', description: '' }, supervisor.rights.has('teams.manage') ? supervisor : (await makePerson({ role: 'admin' })).viewer);
  const own = await make(agent);
  await expect(changeTemplate(supervisor, own.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(countTemplateUse(supervisor, own.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(make(agent, { sharedWith: 'everybody' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(changeTemplate(agent, own.id, { sharedWith: 'everybody' })).rejects.toMatchObject({ code: 'forbidden' });
  const shared = await make(supervisor, { sharedWith: 'team', teamId: team.id });
  expect((await listTemplates(agent)).items.map(({ id }) => id)).toEqual([own.id]);
  await expect(make(supervisor, { sharedWith: 'team' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await changeTemplate(supervisor, shared.id, { priority: null, version: 1 })).toMatchObject({ version: 2, priority: null, category: 'hardware' });
  await expect(changeTemplate(supervisor, shared.id, { priority: 'low', version: 1 })).rejects.toMatchObject({ code: 'conflict' });
  await deleteTemplate(agent, own.id);
  expect((await listTemplates(agent)).items).toEqual([]);
});

test('a field that the desk does not have is refused', async () => {
  await expect(make(agent, { forTeamId: '6'.repeat(24) })).rejects.toMatchObject({ code: 'invalid' });
  const { changeVocabulary } = await import('../tickets/change-vocabulary.ts');
  await changeVocabulary((await makePerson({ role: 'admin' })).viewer, 'fields', [{ key: 'serial', label: 'Serial', kind: 'text', hint: '', choices: [], categories: [], required: false, active: true }]);
  await expect(make(agent, { customFields: { colour: 'red' } })).rejects.toMatchObject({ code: 'invalid' });
  expect((await make(agent, { customFields: { serial: ' A1 ' } })).customFields).toEqual({ serial: 'A1' });
});
