import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { clock } from '../platform/clock.ts';
import { absences, assignableInstead, standInFor } from './absence.ts';
import { absenceInput } from './absence-words.ts';
import { seedRoles } from './role.ts';
import { setAbsence } from './set-absence.ts';
import type { Viewer } from './viewer.ts';

useDatabase();
let ana: Viewer;
let ben: Viewer;
let cem: Viewer;
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  [ana, ben, cem] = await Promise.all(['Ana', 'Ben', 'Cem'].map(async (name) => (await makePerson({ name, role: 'agent' })).viewer)) as [Viewer, Viewer, Viewer];
});
const inHours = (hours: number) => new Date(clock.ms() + hours * 3_600_000).toISOString();
const away = (substitute: Viewer | null, from = -1, until = 24) => absenceInput.parse({ from: inHours(from), until: inHours(until), substituteId: substitute?.actor.id ?? null });
const idOf = ({ actor }: Viewer) => actor.id!;

test('while somebody is away their substitute gets what the desk assigns, through those who are away too', async () => {
  await setAbsence(ana, idOf(ana), away(ben));
  expect(await assignableInstead(idOf(ana))).toBe(idOf(ben));
  await setAbsence(ben, idOf(ben), away(cem));
  expect(await assignableInstead(idOf(ana))).toBe(idOf(cem));
  expect(await assignableInstead(idOf(cem))).toBe(idOf(cem));
  expect(standInFor(idOf(ana), await absences(), new Date(clock.ms() + 25 * 3_600_000))).toBeNull();
  await setAbsence(ana, idOf(ana), null);
  expect(await assignableInstead(idOf(ana))).toBe(idOf(ana));
  expect((await Activity.find({ event: /^person\.(away|back)$/ }).sort({ _id: 1 }).lean()).map(({ event }) => event)).toEqual(['person.away', 'person.away', 'person.back']);
});

test('a circle of substitutes is refused when it is said, and harmless where it came about otherwise', async () => {
  await setAbsence(ana, idOf(ana), away(ben));
  await setAbsence(ben, idOf(ben), away(cem));
  await expect(setAbsence(cem, idOf(cem), away(ana))).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'substituteId' }] });
  await expect(setAbsence(cem, idOf(cem), away(cem))).rejects.toMatchObject({ code: 'invalid' });
  // Not at the same time: no circle.
  await setAbsence(cem, idOf(cem), away(ana, 30, 40));
  const all = await absences();
  all.set(idOf(cem), { ...all.get(idOf(ana))!, substituteId: all.get(idOf(cem))!.substituteId });
  expect(standInFor(idOf(ana), all)).toBeNull();
});

test('one says it for oneself; for others whoever manages people; what is over is refused', async () => {
  await expect(setAbsence(ben, idOf(ana), away(null))).rejects.toMatchObject({ code: 'forbidden' });
  const manager = (await makePerson({ role: 'manager' })).viewer;
  expect(await setAbsence(manager, idOf(ana), away(ben))).toMatchObject({ substituteId: idOf(ben), copies: false });
  await expect(setAbsence(ana, idOf(ana), away(null, -5, -1))).rejects.toMatchObject({ code: 'invalid', errors: [{ path: 'until' }] });
  expect(absenceInput.safeParse({ from: inHours(5), until: inHours(1) }).success).toBe(false);
  await expect(setAbsence(ana, idOf(ana), { ...away(null), substituteId: '6'.repeat(24) })).rejects.toMatchObject({ code: 'invalid' });
});
