import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import { z } from 'zod';
import type { LiveSocket } from './socket.ts';

const prefix = 'ticket:';
const lookPrefix = 'look:';

/** Those who have the ticket open. */
export const roomOfTicket = (ticketId: string): string => prefix + ticketId;
/** Those who have its row or card in view, and see who is at it. */
export const lookRoom = (ticketId: string): string => lookPrefix + ticketId;

/** Everybody who is signed in at a browser; a place like a ticket, only that one need not say so. */
export const DESK = 'desk';

/** Null for rooms that are no ticket's. */
export const ticketOfRoom = (room: string): string | null => (room.startsWith(prefix) ? room.slice(prefix.length) : null);

export const oneTicket = z.strictObject({ ticketId: z.string().refine(isId) });

/**
 * Whose rights count after a question to the database: those that a socket was given meanwhile, or else those it was asked with.
 * @param known what the socket had when it was asked
 */
export const latest = (socket: LiveSocket, known: Viewer, asked: Viewer): Viewer => (socket.data.viewer === known ? asked : socket.data.viewer);

export const isWatching = (socket: LiveSocket, ticketId: string): boolean => socket.rooms.has(roomOfTicket(ticketId));

export const watchedBy = (socket: LiveSocket): string[] => [...socket.rooms].map(ticketOfRoom).filter((id) => id !== null);

export const lookedAtBy = (socket: LiveSocket): string[] => [...socket.rooms].filter((room) => room.startsWith(lookPrefix)).map((room) => room.slice(lookPrefix.length));
