import type { Server, Socket } from 'socket.io';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { EventName } from '@switchboard/domain/activity/events.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import type { ProblemCode } from '@switchboard/domain/platform/problem.ts';
import type { Credentials } from './identify.ts';

/** A ticket that left what one may see. `revision` null: it is gone for good. */
export type Gone = { id: string; revision: number | null };

/** News of cards, at once and never the truth: a browser keeps the higher revision. `last` is the newest line of history told. */
export type BoardNews = { last: string; cards: CardFacts[]; gone: Gone[] };
/** Why a list must be loaded anew: the gap is too long, one's rights are others now, or the place is not known here. */
export type ReloadReason = 'gap' | 'rights' | 'unknown';
export type Reload = { reload: ReloadReason; scope: string };

/** Something happened to a ticket that is being watched; the words are read from the API. */
export type TicketNews = { id: string; last: string; event: EventName; at: string; revision: number | null; messageId: string | null; seq: number | null };

export const presenceStates = ['viewing', 'replying'] as const;
export type PresenceState = (typeof presenceStates)[number];
export type Present = { id: string; name: string; state: PresenceState };

export type FromServer = {
  ready: (welcome: { scope: string; viewer: { id: string | null; name: string } }) => void;
  board: (news: BoardNews) => void;
  ticket: (news: TicketNews) => void;
  presence: (who: { ticketId: string; people: Present[] }) => void;
  /** The ticket may no longer be watched. */
  unwatched: (what: { ticketId: string }) => void;
  /** One's own bell is not what it was: ask for it. `sound`: something to be heard. */
  bell: (news: { sound: boolean }) => void;
  reload: (why: { reason: ReloadReason; scope: string }) => void;
  'signed-out': () => void;
  'reconnect-soon': (when: { withinMs: number }) => void;
};

export type Refusal = { problem: { code: ProblemCode; detail: string; retryAfter?: number } };
type Ask<Input, Answer> = (input: Input, answer: (answer: Answer | Refusal) => void) => void;

export type FromClient = {
  resume: Ask<{ last: string | null; scope: string | null }, BoardNews | Reload>;
  watch: Ask<{ ticketId: string }, { people: Present[] }>;
  unwatch: Ask<{ ticketId: string }, object>;
  look: Ask<{ ticketIds: string[]; desk?: boolean }, { people: Record<string, Present[]> }>;
  presence: Ask<{ ticketId: string; state: PresenceState }, object>;
};

/** What this process knows of a socket. */
export type Known = { viewer: Viewer; scope: string; credentials: Credentials };

type Nothing = Record<string, never>;
export type LiveSocket = Socket<FromClient, FromServer, Nothing, Known>;
export type Sockets = Server<FromClient, FromServer, Nothing, Known>;

/** The rooms that the viewer's reach stands for: the same strings as a ticket's audience (tickets/audience.ts). */
export const roomsOf = ({ reach }: Pick<Viewer, 'reach'>): string[] => (reach === 'all' ? ['all'] : [...reach]);
