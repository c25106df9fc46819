import type { ActivityLine } from '../activity/activity.ts';
import { isId } from '../platform/id.ts';
import { Message } from '../conversations/message.ts';

/** The words that came with an event; of a ticket that opens its title too. */
export async function saidIn(line: ActivityLine, ticket: { title: string }): Promise<string> {
  const { messageId } = line.payload as { messageId?: string };
  const message = messageId && isId(messageId) ? await Message.findById(messageId, { text: 1 }).lean() : null;
  return line.event === 'ticket.created' ? `${ticket.title}\n${message?.text ?? ''}` : (message?.text ?? '');
}
