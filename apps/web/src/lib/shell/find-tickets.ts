import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { api as theApi } from '../api.ts';

type Found = { id: string; number: string; title: string; status: { key: string; category: CardFacts['category'] }; requester: { name: string }; assigneeId: string | null };

/** Tickets that hold the words, newest first, as many as the palette shows. */
export async function findTickets(api: typeof theApi, text: string, signal: AbortSignal): Promise<CardFacts[]> {
  const { items } = await api.get<{ items: Found[] }>(`service-desk/tickets?limit=8&q=${encodeURIComponent(text)}`, { signal });
  return items.map((ticket) => ({ ...ticket, status: ticket.status.key, category: ticket.status.category, accountName: null }) as unknown as CardFacts);
}
