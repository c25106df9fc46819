import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { AccountRecord } from './account.ts';
import { readPhone } from './phone.ts';
import { isPublicDomain } from './public-domains.ts';
import type { ChangeAccountInput } from './words.ts';

/** What was asked for, as it is stored. @throws Problem `invalid` for the domain of a public mail provider */
export async function accountFields({ phone, language, domains, accountManagerId, preferredAgentId, ...plain }: Omit<ChangeAccountInput, 'version'>): Promise<Partial<AccountRecord>> {
  const open = domains?.find(isPublicDomain);
  if (open) throw new Problem('invalid', `${open} is a public mail provider: everybody there would become this account's.`, { errors: [{ path: 'domains', message: `${open} is a public mail provider.` }] });
  const person = (id: string | null | undefined) => (id ? toId(id) : null);
  return {
    ...plain,
    ...(domains ? { domains: [...new Set(domains)] } : {}),
    ...(phone === undefined ? {} : { phone: phone ? await readPhone(phone) : null, rawPhone: phone }),
    ...(language === undefined ? {} : { locale: language }),
    ...(accountManagerId === undefined ? {} : { accountManagerId: person(accountManagerId) }),
    ...(preferredAgentId === undefined ? {} : { preferredAgentId: person(preferredAgentId) }),
  };
}
