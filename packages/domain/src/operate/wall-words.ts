/** The words of the supervisor's wall. Used by browser and server alike. */
import type { CardFacts } from '../activity/card-facts.ts';

type Tally = { kept: number; missed: number };

export type WallAgent = {
  id: string;
  name: string;
  open: number;
  waiting: number;
  overdue: number;
  /** How much they take at once, where somebody said so. */
  capacity: number | null;
  state: 'online' | 'busy' | 'away' | 'offline';
  /** Out of office, whatever else they said. */
  absent: boolean;
  reason: string;
  until: string | null;
};

export type Wall = {
  at: string;
  counts: { open: number; unassigned: number; waiting: number; overdue: number; /** Due within the hour. */ hour: number; opened: number; solved: number };
  /** The customer who waits longest for an answer. */
  oldest: { card: CardFacts; since: string } | null;
  /** When what is overdue for longest was due. */
  late: string | null;
  /** What is due within a day and can still be kept, what is missed first. */
  soon: CardFacts[];
  agents: WallAgent[];
  promises: Record<'firstResponse' | 'nextResponse' | 'resolution', Tally>;
  teams: { id: string; name: string }[];
};
