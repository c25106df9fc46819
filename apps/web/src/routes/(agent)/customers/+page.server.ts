import { error } from '@sveltejs/kit';
import { toAccountView } from '@switchboard/domain/customers/account.ts';
import { toContactView } from '@switchboard/domain/customers/contact.ts';
import { listAccounts, listContacts } from '@switchboard/domain/customers/list-customers.ts';
import type { PageServerLoad } from './$types';

const ROWS = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const kind = url.searchParams.get('kind') === 'accounts' ? ('accounts' as const) : ('contacts' as const);
  const q = url.searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const vip = url.searchParams.get('vip') === 'true' ? true : undefined;
  if (kind === 'contacts') {
    const { items, next } = await listContacts(viewer, { ...(q ? { q } : {}), vip }, { limit: ROWS });
    return { kind, q, vip: vip ?? false, next, rows: items.map(toContactView).map(({ id, name, email, phone, accountName, vip, blocked }) => ({ id, name, line: [accountName, email, phone].filter(Boolean).join(' · '), tier: null as string | null, vip, blocked, prospect: false })) };
  }
  const { items, next } = await listAccounts(viewer, { ...(q ? { q } : {}), vip }, { limit: ROWS });
  return { kind, q, vip: vip ?? false, next, rows: items.map(toAccountView).map(({ id, name, domains, site, tier, vip, lifecycle }) => ({ id, name, line: [site, domains[0]].filter(Boolean).join(' · '), tier, vip, blocked: false, prospect: lifecycle === 'prospect' })) };
};
