import { expect, test } from 'vitest';
import { needsNobody, needsSetup } from './doors.ts';

test('only whole names open a door, in whatever group they stand', () => {
  expect(['/auth/sign-in', '/(public)/auth/code', '/setup', '/components'].map(needsNobody)).toEqual([true, true, true, true]);
  expect(['/(agent)/authors', '/(agent)/setup-guide', '/(agent)/settings/auth', '/(agent)', null].map(needsNobody)).toEqual([false, false, false, false, false]);
  expect(['/setup', '/(agent)/settings/setup'].map(needsSetup)).toEqual([true, false]);
});
