import { z } from 'zod';
import { orders, search as searchAll } from '@switchboard/domain/search/search.ts';
import { endpoint } from './endpoint.ts';

const rows = z.array(z.record(z.string(), z.unknown()));

export const search = [
  endpoint({
    method: 'GET',
    path: '/search',
    summary: 'One box for tickets, messages, contacts and accounts: numbers, addresses, phones in any format, words, beginnings of words, "phrases", and filters such as status:open tag:vip assignee:ana from:silva is:unassigned after:7d; names are found with a slip of the finger',
    right: ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'],
    query: z.strictObject({ q: z.string().trim().min(1, 'Say what to look for.').max(500), order: z.enum(orders, 'Order by newest or best.').default('newest'), limit: z.coerce.number('This is not a number.').int().min(1).max(50).default(8) }),
    answers: z.object({ tickets: rows, messages: rows, contacts: rows, accounts: rows, tooWide: z.string().nullable() }),
    handle: async ({ viewer, query: { q, limit, order } }) => searchAll(viewer, q, { limit, order }),
  }),
];
