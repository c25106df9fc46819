import { expect, test } from 'vitest';
import { pathForLog } from './log.ts';

test('the token of a link that lets in once is in no log', () => {
  expect(pathForLog('/auth/reset/Zm9vYmFy')).toBe('/auth/reset/[removed]');
  expect(pathForLog('/auth/invitation/Zm9vYmFy/__data.json')).toBe('/auth/invitation/[removed]/__data.json');
  expect(pathForLog('/auth/sign-in')).toBe('/auth/sign-in');
});
