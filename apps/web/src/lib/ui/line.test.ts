import { expect, test } from 'vitest';
import { drawLine, type Segment } from './line.ts';

const at = (clock: string, day = '2026-11-12') => `${day}T${clock}:00.000Z`;
const run = (from: string, to: string, day?: string): Segment => ({ from: at(from, day), to: at(to, day), kind: 'running' });
const kinds = (line: { parts: { kind: string }[] }) => line.parts.map((part) => part.kind).join(' ');
const facts = { segments: [run('09:00', '12:30'), { ...run('12:30', '13:30'), kind: 'closed' as const }, run('13:30', '18:00')], dueAt: at('17:00'), warnAt: at('15:30') };
const hour = 3_600_000;

test('counted time has length, a closed stretch is a fold, what is left stops at the due post', () => {
  const line = drawLine(facts, Date.parse(at('14:30')));
  expect(kinds(line)).toBe('run fold run now rest warn-at rest due');
  expect([line.state, line.usedMs, line.leftMs]).toEqual(['ok', 4.5 * hour, 2.5 * hour]);
});

test('from the warning on the notch is behind', () => {
  const line = drawLine(facts, Date.parse(at('16:42')));
  expect([line.state, kinds(line)]).toEqual(['warn', 'run fold run now rest due']);
});

test('past due shows the overrun behind the post, at most as long as the target', () => {
  const line = drawLine(facts, Date.parse(at('17:38')));
  expect([line.state, kinds(line), line.overMs]).toEqual(['bad', 'run fold run due over', 38 * 60_000]);
  const long = drawLine(facts, Date.parse(at('17:38', '2026-11-20')));
  expect(long.parts.at(-1)).toEqual({ kind: 'over', length: 7 * hour });
});

test('inside a closed stretch the clock stands and shows how much is left', () => {
  const line = drawLine(facts, Date.parse(at('13:00')));
  expect([line.state, line.leftMs]).toEqual(['closed', 3.5 * hour]);
});

test('a pause by status and a promise kept are states of their own', () => {
  expect(drawLine({ ...facts, paused: true }, Date.parse(at('14:30'))).state).toBe('pause');
  expect(drawLine({ ...facts, metAt: at('10:00') }, Date.parse(at('14:30')))).toMatchObject({ state: 'met', usedMs: hour, leftMs: 6 * hour });
  expect(drawLine({ ...facts, metAt: at('17:12') }, Date.parse(at('18:30')))).toMatchObject({ state: 'met-late', overMs: 12 * 60_000 });
});

test('neighbouring folds of one kind merge, and of more than six the oldest become one', () => {
  const days = Array.from({ length: 9 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`);
  const segments = days.flatMap((day): Segment[] => [run('09:00', '10:00', day), { ...run('10:00', '12:00', day), kind: 'closed' }, { ...run('12:00', '23:00', day), kind: 'closed' }]);
  const line = drawLine({ segments, dueAt: at('18:00', '2026-11-30'), warnAt: null }, Date.parse(at('08:00', '2026-11-20')));
  expect(line.parts.filter((part) => part.kind === 'fold')).toHaveLength(6);
  expect(line.usedMs).toBe(9 * hour);
  expect(line.parts.reduce((sum, part) => sum + (part.kind === 'run' ? part.length : 0), 0)).toBe(9 * hour);
});
