import type { AccountRecord } from './account.ts';
import { requireAccount } from './account-of.ts';
import type { ContactRecord } from './contact.ts';
import type { Contract } from './words.ts';

/** What tickets carry of their customer, so that queues and promises need not ask for it: VIP where the person or the business is. */
export type CustomerFacts = { tier: string | null; vip: boolean; premium: boolean; /** Of the account; missing: none. */ contracts?: Contract[] };

export type CustomerOfTicket = { accountId: AccountRecord['_id'] | null; accountName: string | null; customer: CustomerFacts };

export function customerFacts(contact: Pick<ContactRecord, 'vip'> | null, account: AccountRecord | null): CustomerOfTicket {
  return {
    accountId: account?._id ?? null,
    accountName: account?.name ?? null,
    customer: { tier: account?.tier ?? null, vip: Boolean(contact?.vip || account?.vip), premium: account?.premium ?? false, ...(account?.contracts?.length ? { contracts: account.contracts } : {}) },
  };
}

/** Of a contact who writes: their account, or one that was named, and where they are (TK-21). @throws Problem `invalid` */
export async function customerOf(contact: ContactRecord, accountId?: string): Promise<CustomerOfTicket & { site?: string }> {
  const id = accountId ?? contact.accountId;
  // The account of a contact was there when it was set; one that is gone since must not keep a mail out.
  const account = id ? await requireAccount(id).catch((error) => { if (accountId) throw error; return null; }) : null;
  const site = contact.site || account?.site;
  return { ...customerFacts(contact, account), ...(site ? { site } : {}) };
}
