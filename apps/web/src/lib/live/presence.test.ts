import { expect, test } from 'vitest';
import { Presence, type Present } from './presence.svelte.ts';

test('what an asking is told after the same was asked again takes nobody away', () => {
  const answers: ((told: { people: Record<string, Present[]> }) => void)[] = [];
  const presence = new Presence(() => ({ emit: (_event: string, _question: unknown, answer: (typeof answers)[number]) => answers.push(answer) }) as never);
  const stop = presence.look({}, { ids: ['t1'], desk: false });
  presence.askAgain();
  presence.askAgain();
  answers[1]!({ people: { t1: [{ id: 'ben', name: 'Ben', state: 'viewing' }] } });
  answers[0]!({ people: {} });
  expect(presence.at('t1').map(({ name }) => name)).toEqual(['Ben']);
  stop();
});
