import { expect, test } from 'vitest';
import { pathForLog } from './log.ts';

test('the token of a link that needs no signing in is in no log', () => {
  expect(pathForLog('/auth/reset/Zm9vYmFy')).toBe('/auth/reset/[removed]');
  expect(pathForLog('/auth/invitation/Zm9vYmFy/__data.json')).toBe('/auth/invitation/[removed]/__data.json');
  expect(pathForLog('/solved/6740.abc.Zm9v/__data.json')).toBe('/solved/[removed]/__data.json');
  expect(pathForLog('/auth/sign-in')).toBe('/auth/sign-in');
});
