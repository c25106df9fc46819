import type { ActivityLine } from '@switchboard/domain/activity/activity.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import type { Sockets } from './socket.ts';

let longestLagMs = 0;

/** How long after a change was made its line came by here. */
export function noteLag({ at }: ActivityLine): void {
  longestLagMs = Math.max(longestLagMs, clock.ms() - at.getTime());
}

/** For /metrics. Loaded aside: nobody waits for it, and a start should be quick. */
export async function measure(io: Sockets): Promise<void> {
  const { gauge } = await import('@switchboard/domain/platform/metrics.ts');
  gauge('switchboard_sockets', 'Live connections to this process', () => io.engine?.clientsCount ?? 0);
  gauge('switchboard_board_lag_seconds', 'Longest time from a change to its news since this page was last read', () => {
    const longest = longestLagMs;
    longestLagMs = 0;
    return longest / 1000;
  });
}
