import type { ActivityLine } from './activity.ts';
import type { EventName } from './events.ts';
import { runFollower } from './run-follower.ts';

export type Definition = {
  /** Only these are handed over. */
  events: EventName[];
  /** Called at least once for each line, one after the other: it must be safe to repeat. */
  handle: (line: ActivityLine) => Promise<void>;
};

const definitions = new Map<string, Definition>();

export function durableFollower(name: string, definition: Definition): void {
  definitions.set(name, definition);
}

/** Starts all durable followers of this process. Of several processes one at a time holds each follower's lease. */
export function startDurableFollowers(): () => Promise<void> {
  const stops = [...definitions].map(([name, definition]) => runFollower(name, definition));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
