import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { changeOwnPreferences, ownPreferences } from './own-preferences.ts';
import { ownPreferencesInput } from './preference-words.ts';
import { seedRoles } from './role.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});
const read = (input: object) => ownPreferencesInput.parse(input);
const refusal = (input: object) => ownPreferencesInput.safeParse(input).error?.issues[0]?.message;

test('what somebody chose is theirs on every device; what is not given stays, null forgets', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const other = (await makePerson({ role: 'agent' })).viewer;
  await changeOwnPreferences(viewer, read({ theme: 'dark', zone: 'Europe/Lisbon', keys: { c: 'y' } }));
  await changeOwnPreferences(viewer, read({ density: 'compact' }));
  expect(await ownPreferences(viewer)).toEqual({ theme: 'dark', zone: 'Europe/Lisbon', density: 'compact', keys: { c: 'y' } });
  expect(await changeOwnPreferences(viewer, read({ theme: null, zone: null }))).toEqual({ density: 'compact', keys: { c: 'y' } });
  expect(await ownPreferences(other)).toEqual({});
  await expect(changeOwnPreferences(operator, { theme: 'dark' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a key can be put elsewhere or switched off, but two never stand on one', () => {
  expect(read({ keys: { j: '', c: 'y', x: 'c' } }).keys).toEqual({ j: '', c: 'y', x: 'c' });
  expect(refusal({ keys: { c: 'x' } })).toMatch(/X already does something else/);
  expect(refusal({ keys: { c: 'y', x: 'y' } })).toMatch(/Y already does/);
  expect(refusal({ keys: { w: 'y' } })).toMatch(/no such key/);
  expect(refusal({ keys: { c: 'yy' } })).toMatch(/One character/);
  expect(refusal({ zone: 'Mars/Olympus' })).toMatch(/not a time zone/);
});
