import type { Category, Channel, Priority } from '@switchboard/domain/tickets/words.ts';

/** The domain's words in the order they are chosen from. Its own lists stay on the server with their schemas. */
export const categories: readonly Category[] = ['triage', 'open', 'waiting', 'resolved', 'closed'];
export const priorities: readonly Priority[] = ['urgent', 'high', 'medium', 'low'];
export const channels: readonly Channel[] = ['email', 'portal', 'phone', 'chat', 'chatbot', 'whatsapp', 'messenger', 'sms', 'walk_in', 'mobile', 'api', 'monitoring', 'system'];
