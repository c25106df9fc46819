import { expect, test } from 'vitest';
import { choose, readLocal } from './drafts.svelte.ts';

const here = (body: string, version: number, saved: boolean, at = '2026-11-21T10:00:00.000Z') => ({ body, format: 'text' as const, version, saved, at });
const there = (body: string, version: number, updatedAt = '2026-11-21T10:05:00.000Z') => ({ kind: 'out' as const, body, format: 'text' as const, version, other: null, updatedAt });

test('what this device has not sent on yet goes on; what was sent elsewhere is gone here too', () => {
  expect(choose(here('We come tomorrow', 2, false), there('We come', 2)).text).toMatchObject({ body: 'We come tomorrow' });
  expect(choose(here('We come', 2, true), there('We come at nine', 3)).text).toMatchObject({ body: 'We come at nine' });
  expect(choose(here('We come', 2, true), undefined)).toEqual({ text: null, other: null });
  expect(choose(here('Typed offline', 0, false), undefined).text).toMatchObject({ body: 'Typed offline' });
  expect(choose(null, there('From the desk', 1)).text).toMatchObject({ body: 'From the desk' });
});

test('of two that know nothing of each other the newest is shown and the other offered', () => {
  expect(choose(here('Here', 1, false), there('There', 3))).toMatchObject({ text: { body: 'There' }, other: { body: 'Here' } });
  expect(choose(here('Here', 1, false, '2026-11-21T11:00:00.000Z'), there('There', 3))).toMatchObject({ text: { body: 'Here' }, other: { body: 'There' } });
});

test('a text that an earlier version kept is read', () => {
  expect(readLocal('<p>Old</p>')).toMatchObject({ body: '<p>Old</p>', format: 'html', saved: false });
  expect(readLocal('Just {text}')).toMatchObject({ body: 'Just {text}', format: 'text' });
  expect(readLocal(null)).toBeNull();
});
