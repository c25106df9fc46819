import type { SlaTracking } from '@switchboard/domain/tickets/track-sla.ts';

export type ExplainedClockView = Pick<SlaTracking['clocks'][number], 'metric' | 'targetMs' | 'targetDays' | 'startedAt' | 'dueAt' | 'state' | 'elapsedMs' | 'segments'> & { metAt?: string | null };
