import { isId } from '@switchboard/domain/platform/id.ts';
import { z } from 'zod';
import type { LiveSocket } from './socket.ts';

const prefix = 'ticket:';

export const roomOfTicket = (ticketId: string): string => prefix + ticketId;

/** Null for rooms that are no ticket's. */
export const ticketOfRoom = (room: string): string | null => (room.startsWith(prefix) ? room.slice(prefix.length) : null);

export const oneTicket = z.strictObject({ ticketId: z.string().refine(isId) });

export const isWatching = (socket: LiveSocket, ticketId: string): boolean => socket.rooms.has(roomOfTicket(ticketId));

export const watchedBy = (socket: LiveSocket): string[] => [...socket.rooms].map(ticketOfRoom).filter((id) => id !== null);
