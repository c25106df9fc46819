import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hold } from './hold.ts';

// As in a browser on a page without TLS: no locks. Messages are real; how long a window waits for them does not depend on how busy this machine is.
beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

let names = 0;
const name = () => `words-${(names += 1)}`;

async function messages(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn();
}
async function asked<Results>(asking: Promise<Results>): Promise<Results> {
  await messages();
  vi.advanceTimersByTime(300);
  return asking;
}
const held = (results: (null | (() => void))[]) => results.filter((release) => release !== null);

test('without locks a second window is refused what the first one has, and gets it when that is let go', async () => {
  const words = name();
  const release = await asked(hold(words));
  expect(release).not.toBeNull();
  expect(await asked(hold(words))).toBeNull();
  const other = await asked(hold(name()));
  release!();
  const next = await asked(hold(words));
  expect(next).not.toBeNull();
  next!();
  other!();
});

test('of windows that ask at the same moment one gets it', async () => {
  for (let round = 0; round < 10; round += 1) {
    const words = name();
    const got = held(await asked(Promise.all([hold(words), hold(words), hold(words)])));
    expect(got).toHaveLength(1);
    expect(await asked(hold(words))).toBeNull();
    got[0]!();
  }
});

test('one that asks while another still waits for an answer does not get it as well', async () => {
  const words = name();
  const first = hold(words);
  await messages();
  vi.advanceTimersByTime(150);
  const got = held(await asked(Promise.all([first, hold(words)])));
  expect(got).toHaveLength(1);
  got[0]!();
});
