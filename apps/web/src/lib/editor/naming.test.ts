import { expect, test } from 'vitest';
import { Naming, type Named } from './naming.svelte.ts';

const named = (name: string): Named => ({ kind: 'person', id: name, name, sees: true, reaches: true });

test('arrows go around the list, Enter chooses, letters are left to the text', () => {
  const naming = new Naming(() => () => Promise.resolve([]));
  const chosen: string[] = [];
  (globalThis as { innerWidth?: number; innerHeight?: number }).innerWidth = 1000;
  (globalThis as { innerHeight?: number }).innerHeight = 800;
  naming.show({ items: [named('Ana'), named('Ben')], command: ({ id }) => chosen.push(id), clientRect: () => ({ left: 10, top: 700 }) as DOMRect });
  const press = (key: string, ctrlKey = false) => naming.press({ key, ctrlKey, metaKey: false });
  expect([press('ArrowUp'), naming.at, press('b'), press('Enter', true), press('Enter')]).toEqual([true, 1, false, false, true]);
  expect(chosen).toEqual(['person:Ben']);
  expect([press('Escape'), naming.open, press('Enter')]).toEqual([true, false, false]);
});

test('in an answer nobody can be named', () => {
  expect(new Naming(() => undefined).allowed).toBe(false);
});
