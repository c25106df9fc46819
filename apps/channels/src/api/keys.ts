import { z } from 'zod';
import type { ApiKeyView } from '@switchboard/domain/people/api-key.ts';
import { createKey } from '@switchboard/domain/people/create-key.ts';
import { listKeys } from '@switchboard/domain/people/list-people.ts';
import { withdrawKey } from '@switchboard/domain/people/withdraw-key.ts';
import { createKeyInput } from '@switchboard/domain/people/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { keySchema, newKeySchema } from './people-schemas.ts';

const withSecret = ({ key, secret }: { key: ApiKeyView; secret: string }) => ({ ...key, key: secret });

export const keys = [
  endpoint({
    method: 'GET',
    path: '/keys',
    summary: 'List API keys',
    right: 'keys.manage',
    query: z.strictObject({ ...pageInput, withdrawn: z.enum(['true', 'false'], 'This is true or false.').transform((text) => text === 'true').optional() }),
    answers: listOf(keySchema),
    async handle({ viewer, query: { limit, after, withdrawn } }) {
      return listKeys(viewer, { withdrawn }, { limit, after });
    },
  }),
  endpoint({
    method: 'POST',
    path: '/keys',
    summary: 'Create an API key; the key itself is in this answer only',
    right: 'keys.manage',
    body: createKeyInput,
    answers: newKeySchema,
    status: 201,
    answer: withSecret,
    async handle({ viewer, body }) {
      return withSecret(await createKey(body, viewer));
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/keys/{id}',
    summary: 'Withdraw an API key, for good and at once',
    right: 'keys.manage',
    status: 204,
    async handle({ viewer, params }) {
      await withdrawKey(params.id!, viewer);
    },
  }),
];
