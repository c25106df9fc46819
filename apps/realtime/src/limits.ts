import { performance } from 'node:perf_hooks';
import { rateLimit } from '@switchboard/domain/platform/rate-limit.ts';

/** What may come from one socket: far more than hands can do, far less than a loop. */
const perSecond = 20;
const atOnce = 60;
/** Someone who goes on after so many refusals is a loop, and is put out. */
const mostRefusals = 200;

/** One packet, one polling request. */
export const mostBytes = 32 * 1024;
export const mostSocketsOfOne = 300;

/** Opening is dearer than talking: a page that reconnects in a loop must not keep everybody else out. */
export const connects = rateLimit('socket connects', { points: 600, seconds: 60, sentence: 'Too many connections.' });
/** Guessing keys or cookies. */
export const refusedConnects = rateLimit('refused sockets', { points: 60, seconds: 60, sentence: 'Too many connections without a sign-in.' });

export type Verdict = 'take' | 'refuse' | 'put out';

/** Counts in the process: a socket lives in one. */
export function eventBudget(): () => Verdict {
  let left = atOnce;
  let at = performance.now();
  let refusals = 0;
  return () => {
    const now = performance.now();
    left = Math.min(atOnce, left + ((now - at) / 1000) * perSecond);
    at = now;
    if (left >= 1) {
      left -= 1;
      return 'take';
    }
    refusals += 1;
    return refusals > mostRefusals ? 'put out' : 'refuse';
  };
}
