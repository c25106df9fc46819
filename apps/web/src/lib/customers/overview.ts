/** What pages and blocks about customers are given. */
export type { CustomerOverview } from '@switchboard/domain/tickets/customer-overview.ts';
export type { ContactView } from '@switchboard/domain/customers/contact.ts';
export type { AccountView } from '@switchboard/domain/customers/account.ts';
