import { Problem } from '../platform/problem.ts';

/** Two people with the same form open: the second is told, with what stands now. No version given: the change is meant whatever stands there. */
export function expectVersion(document: { version: number }, given: number | undefined, view: unknown): void {
  if (given === undefined || given === document.version) return;
  throw new Problem('conflict', 'Somebody changed this meanwhile. Look at what it is now and make your change again.', { current: view });
}
