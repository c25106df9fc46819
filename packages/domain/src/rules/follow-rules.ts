import { durableFollower } from '../activity/durable-follower.ts';
import { runRules } from './run-rules.ts';
import { ruleEvents } from './words.ts';

let defined = false;

/** Call before followers start. */
export function followRules(): void {
  if (defined) return;
  defined = true;
  durableFollower('rules', { events: [...ruleEvents], handle: async (line) => void (await runRules(line)) });
}
