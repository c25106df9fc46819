import { expect, test } from 'vitest';
import { nextPage } from './next.ts';

const next = (to: string) => nextPage(new URL(`http://desk.example/auth/sign-in?next=${encodeURIComponent(to)}`));

test('after signing in one goes on to the page that was asked for', () => {
  expect(next('/tickets/TKT000001?tab=notes')).toBe('/tickets/TKT000001?tab=notes');
});

test('nobody is sent to another site, or back to signing in', () => {
  for (const trick of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/ok\n//x', '/auth/sign-out', '/\u65e5\u672c', '']) expect(next(trick)).toBe('/');
});
