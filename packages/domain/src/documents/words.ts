/** What a browser and the document server say to each other beyond y-websocket's protocol (docs/decisions/documents.md). */

/** Kinds of frames: y-websocket's own, then ours, which only clients hear that ask for them (`?tell=1`). */
export const frameKinds = { sync: 0, awareness: 1, askAwareness: 3, stored: 100, standing: 101 } as const;

/** Why the server closed a document. A client does not try again after any of 4400 to 4499. */
export const closings = {
  malformed: { code: 4400, sentence: 'This page sent something that is no document. Load it again.' },
  signedOut: { code: 4401, sentence: 'You are signed out. Sign in again.' },
  noLongerYours: { code: 4403, sentence: 'You may no longer read this.' },
  tooLarge: { code: 4413, sentence: 'This text is too long to be kept. Take something out of it before you write on.' },
  /** Comes back by itself and asks for what it missed. */
  tooSlow: { code: 1013, sentence: 'The connection was too slow and is opened again.' },
  stopping: { code: 1012, sentence: 'The server starts again.' },
} as const;

export type Closing = (typeof closings)[keyof typeof closings];

/** `write`: what one types is kept. `read`: one sees what others type. */
export type Access = 'read' | 'write';

/** One frame from a client, in bytes. */
export const MOST_FRAME_BYTES = 2 * 1024 * 1024;

/** Names of kinds, as in `/documents/<kind>/<id>`. */
export const TICKET_NOTE = 'ticket-note';

export const noteOf = (ticketId: string): string => `${TICKET_NOTE}/${ticketId}`;

export const TICKET_REPLY = 'ticket-reply';

/** Ways an answer leaves the house. */
export const answerChannels = ['email', 'sms', 'whatsapp', 'messenger', 'chat', 'portal'] as const;

export const replyOf = (ticketId: string, channel: string, n: number): string => `${TICKET_REPLY}/${ticketId}.${channel}.${n}`;

/** What the name of a shared answer says. Null: none can be called so. */
export function replyPartsOf(id: string): { ticketId: string; channel: string; n: number } | null {
  const [ticketId = '', channel = '', n = '', ...more] = id.split('.');
  if (more.length > 0 || !/^[0-9a-f]{24}$/.test(ticketId) || !(answerChannels as readonly string[]).includes(channel) || !/^[1-9]\d{0,8}$/.test(n)) return null;
  return { ticketId, channel, n: Number(n) };
}

/** A file in a shared answer, uploaded once. */
export type DraftFile = { id: string; name: string; size: number; type: string };

/** Lists of a shared answer besides its `content`, as arrays of the document: whom it goes to besides the customer, and what goes with it. */
export const draftLists = { to: 'to', cc: 'cc', bcc: 'bcc', files: 'files' } as const;
