import { z, type ZodType } from 'zod';
import { previewCustomerMerge } from '@switchboard/domain/conversations/preview-customer-merge.ts';
import type { CustomerKind } from '@switchboard/domain/customers/customer-merge.ts';
import { findDuplicates, ruleOutDuplicate } from '@switchboard/domain/customers/find-duplicates.ts';
import { listMerges, toMergeView } from '@switchboard/domain/customers/list-merges.ts';
import { mergeCustomers } from '@switchboard/domain/customers/merge-customers.ts';
import { mergeRules, type Customer } from '@switchboard/domain/customers/merge-rules.ts';
import { undoMerge } from '@switchboard/domain/customers/undo-merge.ts';
import { endpoint } from './endpoint.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');

const mergeSchema = z
  .object({ id: z.string(), kind: z.enum(['contact', 'account']), sourceId: z.string(), sourceName: z.string(), targetId: z.string(), by: z.object({ id: z.string().nullable(), name: z.string() }), state: z.enum(['moving', 'moved', 'undoing', 'undone']), at: z.iso.datetime(), undoneAt: z.iso.datetime().nullable(), undoableUntil: z.iso.datetime().nullable() })
  .meta({ id: 'CustomerMerge' });

/** What contacts and accounts have in common: they are found twice, merged, and taken apart again. */
export function mergeEndpoints(kind: CustomerKind, path: string, schema: ZodType, view: (customer: any) => unknown) {
  const merged = ({ merge, target }: Awaited<ReturnType<typeof mergeCustomers>>) => ({ merge: toMergeView(merge), [kind]: view(target as never) });
  return [
    endpoint({
      method: 'GET',
      path: `${path}/{id}/duplicates`,
      summary: `List ${kind}s that may be the same one, with the reason`,
      right: 'customers.read',
      answers: z.object({ items: z.array(z.object({ [kind]: schema, reasons: z.array(z.enum(['name', 'email', 'phone'])) })) }),
      async handle({ viewer, params }) {
        return { items: (await findDuplicates(viewer, kind, params.id!)).map(({ customer, reasons }) => ({ [kind]: view(customer), reasons })) };
      },
    }),
    endpoint({
      method: 'POST',
      path: `${path}/{id}/not-duplicate`,
      summary: `Say that another ${kind} is not the same one`,
      right: 'customers.edit',
      body: z.strictObject({ otherId: id }),
      status: 204,
      async handle({ viewer, params, body }) {
        await ruleOutDuplicate(viewer, kind, params.id!, body.otherId);
      },
    }),
    endpoint({
      method: 'GET',
      path: `${path}/{id}/merge-preview`,
      summary: 'What merging another one into this one would do',
      right: 'customers.merge',
      query: z.strictObject({ source: id }),
      async handle({ viewer, params, query }) {
        return previewCustomerMerge(viewer, kind, params.id!, query.source);
      },
    }),
    endpoint({
      method: 'POST',
      path: `${path}/{id}/merge`,
      summary: 'Merge another one into this one; can be undone for seven days',
      right: 'customers.merge',
      body: z.strictObject({ sourceId: id, version: z.number().int().optional(), sourceVersion: z.number().int().optional() }),
      answers: z.object({ merge: mergeSchema, [kind]: schema }),
      answer: merged,
      async handle({ viewer, params, body, ifMatch }) {
        return merged(await mergeCustomers(viewer, kind, params.id!, { ...body, version: ifMatch ?? body.version }));
      },
    }),
    endpoint({
      method: 'GET',
      path: `${path}/{id}/merges`,
      summary: 'List what was merged into this one, newest first',
      right: 'customers.read',
      answers: z.object({ items: z.array(mergeSchema) }),
      async handle({ viewer, params }) {
        return { items: await listMerges(viewer, params.id!) };
      },
    }),
  ];
}

const undone = ({ merge, source, target }: Awaited<ReturnType<typeof undoMerge>>) => ({ merge: toMergeView(merge), source: viewOf(merge.kind, source), target: viewOf(merge.kind, target) });
const viewOf = (kind: CustomerKind, customer: Customer) => mergeRules[kind].view(customer);

export const customerMerges = [
  endpoint({
    method: 'POST',
    path: '/customer-merges/{id}/undo',
    summary: 'Undo a merge of contacts or accounts within seven days',
    right: 'customers.merge',
    answer: undone,
    async handle({ viewer, params }) {
      return undone(await undoMerge(viewer, params.id!));
    },
  }),
];
