import { onWhisper } from '@switchboard/domain/platform/whisper.ts';
import type { LiveSocket, Sockets } from './socket.ts';

/** Not the room of the same name in a ticket's audience: those who see every ticket are not in that one. */
const roomOf = (personId: string): string => `bell:${personId}`;

/** All windows of one person hear when their bell changes; a key has no bell. */
export function offerBell(socket: LiveSocket): void {
  const { actor } = socket.data.viewer;
  if (actor.kind === 'person' && actor.id) void socket.join(roomOf(actor.id));
}

/** The whisper says only that there is something: what it is, each window reads with its person's rights. */
export function followBell(io: Sockets): () => void {
  return onWhisper<{ personId: string; sound: boolean }>('bell', ({ personId, sound }) => void io.to(roomOf(personId)).emit('bell', { sound }));
}
