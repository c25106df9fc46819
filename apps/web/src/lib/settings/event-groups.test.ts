import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import admin from '../i18n/admin.en.ts';
import { groups } from './event-groups.ts';

const catalogue = readFileSync(new URL('../../../../../packages/domain/src/activity/events.ts', import.meta.url), 'utf8');
const events = [...catalogue.matchAll(/^ {2}'([a-z_]+\.[a-z_]+)':/gm)].map(([, name]) => name!);

test('the audit log has words for everything that can happen', () => {
  expect(events.length).toBeGreaterThan(90);
  expect(events.filter((name) => !(`event.${name}` in admin))).toEqual([]);
  expect(groups.flatMap((group) => group.events).filter((name) => !events.includes(name))).toEqual([]);
});
