import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { api as theApi } from '../api.ts';

export type FoundCustomer = { id: string; name: string; hint: string; href: string; company: boolean };
export type FoundMessage = { id: string; ticketNumber: string; ticketTitle: string; seq: number; snippet: string };
type Answer = { tickets: CardFacts[]; messages?: FoundMessage[]; tooWide?: string | null; contacts: { id: string; name: string; email: string | null; phone: string | null; accountName: string | null }[]; accounts: { id: string; name: string; tier: string | null }[] };

/** Tickets, messages and customers that a few words or filters find. */
export async function findAll(api: typeof theApi, text: string, signal: AbortSignal): Promise<{ tickets: CardFacts[]; customers: FoundCustomer[]; messages: FoundMessage[]; /** Not all messages could be looked through. */ tooWide?: boolean; refused?: string | null }> {
  const { tickets, messages = [], tooWide = null, contacts, accounts } = await api.get<Answer>(`search?q=${encodeURIComponent(text.slice(0, 500))}`, { signal });
  const people = contacts.slice(0, 5).map(({ id, name, email, phone, accountName }) => ({ id, name: name || email || phone || '', hint: [accountName, email ?? phone].filter(Boolean).join(' · '), href: `/customers/contacts/${id}`, company: false }));
  const companies = accounts.slice(0, 3).map(({ id, name, tier }) => ({ id, name, hint: tier ?? '', href: `/customers/accounts/${id}`, company: true }));
  return { tickets, messages: messages.slice(0, 4), tooWide: tooWide !== null, customers: [...people, ...companies] };
}
