import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Live, type SocketLike } from './live.svelte.ts';

/** Plays the server's side of the one socket. */
function server() {
  const listeners: Record<string, (arg?: unknown) => void> = {};
  const sent: { event: string; args: unknown[] }[] = [];
  const socket: SocketLike = {
    connected: false,
    on: (event, listener) => (listeners[event] = listener as never),
    emit: (event, ...args) => sent.push({ event, args }),
    connect: () => undefined,
    disconnect: () => undefined,
  };
  return {
    socket,
    sent,
    says: (event: string, arg?: unknown) => {
      if (event === 'ready' || event === 'disconnect') socket.connected = event === 'ready';
      listeners[event]?.(arg);
    },
    answerResume: (answer: unknown) => (sent.findLast(({ event }) => event === 'resume')?.args[1] as (answer: unknown) => void)(answer),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function begin(last: string | null = 'line1') {
  const other = server();
  const live = new Live(() => Promise.resolve(other.socket));
  const news: string[] = [];
  live.onBoard(({ cards, gone }) => news.push(...cards.map(({ id }) => id), ...gone.map(({ id }) => `-${id}`)));
  live.onReload(() => news.push('reload'));
  await live.start({ last, scope: 'scope1' });
  return { ...other, live, news };
}

test('it says the last line it saw and gets what it missed', async () => {
  const { live, says, sent, answerResume, news } = await begin('line7');
  says('ready');
  expect(sent[0]).toMatchObject({ event: 'resume', args: [{ last: 'line7', scope: 'scope1' }, expect.any(Function)] });
  answerResume({ last: 'line9', cards: [{ id: 'a' }], gone: [{ id: 'b', revision: 2 }] });
  expect(live.state).toBe('live');
  says('board', { last: 'line99', cards: [{ id: 'c' }], gone: [] });
  says('disconnect', 'transport close');
  says('ready');
  expect(sent.at(-1)?.args[0]).toEqual({ last: 'line99', scope: 'scope1' });
  expect(news).toEqual(['a', '-b', 'c']);
});

test('a gap that is too long is read anew', async () => {
  const { says, answerResume, news } = await begin();
  says('ready');
  answerResume({ reload: 'gap' });
  expect(news).toEqual(['reload']);
});

test('a short loss says nothing, after 5 s it is said, after 30 s the page looks by itself', async () => {
  const { live, says, answerResume, news } = await begin();
  says('ready');
  answerResume({ last: null, cards: [], gone: [] });
  says('disconnect', 'transport close');
  vi.advanceTimersByTime(4_000);
  expect(live.state).toBe('live');
  vi.advanceTimersByTime(2_000);
  expect(live.state).toBe('connecting');
  vi.advanceTimersByTime(55_000);
  expect(live.state).toBe('polling');
  expect(news).toEqual(['reload', 'reload']);
  says('ready');
  answerResume({ last: null, cards: [], gone: [] });
  expect(live.state).toBe('live');
});

test('an open ticket is watched again after a reconnect, and once for several listeners', async () => {
  const { live, says, sent, answerResume } = await begin();
  says('ready');
  answerResume({ last: null, cards: [], gone: [] });
  const heard: string[] = [];
  const stop = live.watch('t1', { onNews: () => heard.push('one') });
  const stopOther = live.watch('t1', { onNews: () => heard.push('two') });
  says('ticket', { id: 't1', last: 'line3' });
  says('ticket', { id: 't2', last: 'line4' });
  expect(heard).toEqual(['one', 'two']);
  stop();
  stopOther();
  expect(sent.filter(({ event }) => event !== 'resume').map(({ event }) => event)).toEqual(['watch', 'unwatch']);
});

test('whoever opens a ticket is seen there by the others', async () => {
  const { live, says, sent } = await begin();
  says('ready');
  const seen: unknown[] = [];
  live.watch('t1', { onNews: () => undefined, onPresence: (people) => seen.push(people) });
  (sent.find(({ event }) => event === 'watch')?.args[1] as (answer: unknown) => void)({ people: [{ id: 'm', name: 'Maria', state: 'replying' }] });
  expect(seen).toEqual([[{ id: 'm', name: 'Maria', state: 'replying' }]]);
  expect(sent.at(-1)).toMatchObject({ event: 'presence', args: [{ ticketId: 't1', state: 'viewing' }, expect.any(Function)] });
});

test('when access ends nothing tries to come back', async () => {
  const { live, says } = await begin();
  says('ready');
  says('signed-out');
  says('disconnect', 'io server disconnect');
  vi.advanceTimersByTime(60_000);
  expect(live.state).toBe('signed-out');
});
