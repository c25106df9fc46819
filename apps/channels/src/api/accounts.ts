import { changeAccount } from '@switchboard/domain/customers/change-account.ts';
import { createAccount } from '@switchboard/domain/customers/create-account.ts';
import { findAccount } from '@switchboard/domain/customers/find-account.ts';
import { listAccounts } from '@switchboard/domain/customers/list-customers.ts';
import { toAccountView } from '@switchboard/domain/customers/account.ts';
import { accountFilterInput, accountInput, changeAccountInput } from '@switchboard/domain/customers/words.ts';
import { accountSchema } from './customer-schemas.ts';
import { endpoint } from './endpoint.ts';
import { mergeEndpoints } from './merge-customers.ts';
import { listOf, pageInput } from './paging.ts';

export const accounts = [
  endpoint({
    method: 'GET',
    path: '/accounts',
    summary: 'List accounts by name, or search them',
    right: 'customers.read',
    query: accountFilterInput.extend(pageInput),
    answers: listOf(accountSchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      const { items, next } = await listAccounts(viewer, filter, { limit, after });
      return { items: items.map(toAccountView), next };
    },
  }),
  endpoint({
    method: 'POST',
    path: '/accounts',
    summary: 'Create an account',
    right: 'customers.edit',
    body: accountInput,
    answers: accountSchema,
    status: 201,
    answer: toAccountView,
    async handle({ viewer, body }) {
      return toAccountView(await createAccount(viewer, body));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/accounts/{id}',
    summary: 'Read an account',
    right: 'customers.read',
    answers: accountSchema,
    async handle({ viewer, params }) {
      return toAccountView(await findAccount(viewer, params.id!));
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/accounts/{id}',
    summary: 'Change an account',
    right: 'customers.edit',
    body: changeAccountInput,
    answers: accountSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return toAccountView(await changeAccount(viewer, params.id!, { ...body, version: ifMatch ?? body.version }));
    },
  }),
  ...mergeEndpoints('account', '/accounts', accountSchema, toAccountView),
];
