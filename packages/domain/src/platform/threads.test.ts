import { afterAll, expect, test } from 'vitest';
import { inThread, stopThreads } from './threads.ts';

const module = `data:text/javascript,${encodeURIComponent(`
  export const double = (n) => n * 2;
  export const hang = () => { for (;;); };
  export const hog = () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); };
  export const refuse = () => { throw new Error('not today'); };
`)}`;
const run = <T>(name: string, input?: unknown, limitMs?: number) => inThread<T>({ module, name }, input, { limitMs });

afterAll(stopThreads);

test('work is done in the order it was given', async () => {
  expect(await Promise.all([1, 2, 3].map((n) => run<number>('double', n)))).toEqual([2, 4, 6]);
});

test('what hangs is ended after its time, and the next piece of work is done', async () => {
  const hanging = run('hang', null, 300);
  const after = run<number>('double', 21);
  await expect(hanging).rejects.toMatchObject({ code: 'too_large', message: 'It took longer than 0.3 seconds to read.' });
  expect(await after).toBe(42);
});

test('what eats all memory takes only its own thread with it', { timeout: 30_000 }, async () => {
  await expect(run('hog')).rejects.toMatchObject({ code: 'too_large' });
  expect(await run<number>('double', 4)).toBe(8);
});

test('what a function throws arrives with its words', async () => {
  await expect(run('refuse')).rejects.toThrow('not today');
});
