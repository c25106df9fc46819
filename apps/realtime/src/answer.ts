import { streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import type { z } from 'zod';
import { identify } from './identify.ts';
import type { FromClient, LiveSocket, Refusal } from './socket.ts';

type Name = keyof FromClient;
type InputOf<N extends Name> = Parameters<FromClient[N]>[0];
type AnswerOf<N extends Name> = Exclude<Parameters<Parameters<FromClient[N]>[1]>[0], Refusal>;

/** Answers one kind of question from a client: shape, then rights, then the answer. What goes wrong is told to the client and ends nothing. */
export function answer<N extends Name>(socket: LiveSocket, name: N, schema: z.ZodType<InputOf<N>>, handle: (viewer: Viewer, input: InputOf<N>) => Promise<AnswerOf<N>>): void {
  const onQuestion = async (...sent: unknown[]): Promise<void> => {
    const reply = typeof sent.at(-1) === 'function' ? (sent.at(-1) as (told: unknown) => void) : () => undefined;
    try {
      const parsed = schema.safeParse(sent[0]);
      if (!parsed.success) throw new Problem('invalid', `This is not what "${name}" takes; see docs/realtime.md.`);
      reply(await handle(await viewerNow(socket), parsed.data));
    } catch (error) {
      reply(refusal(error, name));
    }
  };
  socket.on(name as string as Name, onQuestion as never);
}

/** As known, as long as the news of withdrawn rights arrive; else as the database says. */
async function viewerNow(socket: LiveSocket): Promise<Viewer> {
  if (streamIsAlive()) return socket.data.viewer;
  const viewer = await identify(socket.data.credentials);
  if (!viewer) throw new Problem('unauthenticated', 'You are signed out. Sign in again.');
  return viewer;
}

export function refusal(error: unknown, asked: string): Refusal {
  if (error instanceof Problem) return { problem: { code: error.code, detail: error.message, ...(error.retryAfter ? { retryAfter: error.retryAfter } : {}) } };
  log.error({ err: error, asked }, 'a question over a socket failed');
  return { problem: { code: 'unavailable', detail: 'This did not work. Try again in a moment.' } };
}
