import { z, type ZodType } from 'zod';

/** Query of every list (contract): `?limit=` 25 unless said otherwise, at most 100, `&after=` the `next` of the page before. */
export const pageInput = {
  limit: z.coerce.number('This is not a number.').int().min(1, 'At least 1.').max(100, 'At most 100.').default(25),
  after: z.string().max(300).optional(),
};

export const listOf = (item: ZodType) => z.object({ items: z.array(item), next: z.string().nullable() });
