import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { exportColumns } from '../exports/cells.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { teamInput } from '../people/words.ts';
import { clock } from '../platform/clock.ts';
import { changeVocabulary } from './change-vocabulary.ts';
import { likeness } from './likeness.ts';
import { countTickets, listTickets } from './list-tickets.ts';
import { listRecurring } from './recurring-problems.ts';
import { recurringFor } from './recurring.ts';
import { suggestTags } from './suggest-tags.ts';
import { readVocabulary } from './vocabulary.ts';
import { standardVocabulary } from './vocabulary-words.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await readVocabulary();
});
afterEach(() => clock.run());

const open = (title: string, more: object = {}) => createTicket(operator, { title, description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const about = (more: object = {}) => ({ title: '', category: '', subcategory: '', ...more });

test('TK-31: two tickets tell of the same problem by their unit, product, subcategory or subject', () => {
  const printer = { product: 'LaserJet 400', category: 'Hardware', subcategory: 'Printer' };
  expect(likeness(about({ serialNumber: 'a1' }), about({ serialNumber: 'A1 ' }))).toBe('serialNumber');
  expect(likeness(about({ ...printer, serialNumber: 'a1' }), about({ ...printer, serialNumber: 'b2' }))).toBeNull();
  expect(likeness(about(printer), about({ ...printer, title: 'Other words' }))).toBe('product');
  expect(likeness(about(printer), about({ ...printer, subcategory: 'Scanner' }))).toBeNull();
  expect(likeness(about({ category: 'Network', subcategory: 'Wi-Fi' }), about({ category: 'Network', subcategory: 'wi-fi' }))).toBe('subcategory');
  expect(likeness(about({ title: 'Printer in hall 4 is offline' }), about({ title: 'printer offline in Hall 4!' }))).toBe('subject');
  expect(likeness(about({ title: 'Printer offline' }), about({ title: 'Invoice wrong' }))).toBeNull();
});

test('the same problem of the same customer within the period is counted, as far as one may see', async () => {
  clock.stopAt('2026-06-01T10:00:00.000Z');
  await open('Printer offline');
  clock.stopAt('2026-11-01T10:00:00.000Z');
  const hidden = await createTeam(teamInput.parse({ name: 'Hidden' }), operator);
  const [again, other, theirs] = [await open('Printer offline again'), await open('Invoice wrong'), await open('Printer offline', { requester: { email: 'bo@example.com' } })];
  await open('Printer offline', { teamId: hidden.id });
  clock.stopAt('2026-11-20T10:00:00.000Z');
  const { number } = await open('Printer offline');
  const found = await recurringFor(operator, number);
  expect([found.days, found.count, found.tickets.map(({ because }) => because)]).toEqual([90, 2, ['subject', 'subject']]);
  const { viewer } = await makePerson({ role: 'agent' });
  expect((await recurringFor(viewer, number)).tickets.map(({ card }) => card.number)).toEqual([again.number]);
  expect((await recurringFor(operator, other.number)).count + (await recurringFor(operator, theirs.number)).count).toBe(0);
  await changeVocabulary(operator, 'life', { ...standardVocabulary.life, recurringDays: 0 });
  expect((await recurringFor(operator, number)).count).toBe(0);
});

test('what one customer comes with again and again is listed, the most frequent first, with the filter that finds it', async () => {
  for (const title of ['One', 'Two', 'Three']) await open(title, { product: title === 'Two' ? 'LINEA mini' : 'Linea Mini', category: 'Hardware', subcategory: 'Boiler' });
  for (const title of ['Four', 'Five', 'Six', 'Seven']) await open(title, { category: 'Network', subcategory: 'Wi-Fi', requester: { email: 'bo@example.com' } });
  await open('Once', { product: 'Grinder' });
  const { days, items } = await listRecurring(operator);
  expect([days, ...items.map(({ product, subcategory, count, open: still }) => [product.toLowerCase(), subcategory, count, still])]).toEqual([90, ['', 'Wi-Fi', 4, 4], ['linea mini', '', 3, 3]]);
  for (const { filter, count } of items) expect(await countTickets(operator, { filter: JSON.stringify(filter) })).toBe(count);
  expect((await listRecurring((await makePerson({ role: 'technician' })).viewer)).items).toEqual([]);
});

test('TK-29: tags have kinds, by which tickets are found and told in a file', async () => {
  const tags = [{ name: 'Firmware', kind: 'root_cause' }, { name: 'cabling', kind: 'root_cause' }, { name: 'vip', kind: 'special_handling' }];
  await changeVocabulary(operator, 'tags', tags);
  const [one, two, none] = [await open('One', { tags: ['firmware', 'loud'] }), await open('Two', { tags: ['vip'] }), await open('None', { tags: ['loud'] })];
  const asked = async (is: string, ...value: string[]) => (await listTickets(operator, { filter: JSON.stringify({ all: [{ field: 'tagKind', is, value }] }), sort: 'createdAt' })).items.map(({ number }) => number);
  expect(await asked('oneOf', 'root_cause')).toEqual([one.number]);
  expect(await asked('noneOf', 'root_cause')).toEqual([two.number, none.number]);
  expect(await asked('oneOf', 'special_handling', 'none')).toEqual([two.number, none.number]);
  const cell = new Map((await exportColumns()).map(({ title, of }) => [title, of(one, null)]));
  expect([cell.get('Root cause'), cell.get('Special handling'), cell.get('Tags')]).toEqual(['firmware', '', 'firmware, loud']);
  expect(await suggestTags(operator, 'cab')).toEqual(['cabling']);
  await expect(changeVocabulary(operator, 'tags', [...tags, { name: 'FIRMWARE', kind: 'issue_type' }])).rejects.toMatchObject({ code: 'invalid' });
});
