import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';

/** Who an answer should reach besides the customer: those the customer's last mail went to as well. The server leaves our own mailboxes out. */
export function copiesFor(messages: readonly Pick<PublicMessage, 'direction' | 'mail'>[], customer: string | null): string[] {
  const last = messages.findLast(({ direction, mail }) => direction === 'in' && mail !== null);
  const customers = customer?.toLowerCase();
  const from = last?.mail?.from?.address.toLowerCase();
  return [...new Set((last?.mail?.cc ?? []).map(addressIn))].filter((address) => address && address.toLowerCase() !== customers && address.toLowerCase() !== from);
}

/** `Ana <ana@example.com>` or the address alone. */
const addressIn = (text: string): string => /<([^<>]+)>/.exec(text)?.[1] ?? text.trim();

/** Addresses as they are typed: by commas, semicolons, spaces or lines. */
export const readCopies = (typed: string): string[] => typed.split(/[\s,;]+/).map((part) => addressIn(part)).filter((part) => part !== '');
