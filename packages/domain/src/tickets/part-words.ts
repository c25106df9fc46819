/** TK-06: parts that a ticket waits for, and the shapes that come in. */
import { z } from 'zod';

const name = z.string().trim().min(1, 'Name the part.').max(200, 'At most 200 characters.');
const quantity = z.number('Give a number.').int('Give a whole number.').min(1, 'At least one.').max(100_000, 'At most 100,000.');
const day = z.iso.date('This is not a day such as 2026-11-24.').nullable();

export const addPartInput = z.strictObject({ name, quantity: quantity.default(1), expectedAt: day.default(null), version: z.number().int().optional() });
export type AddPartInput = z.output<typeof addPartInput>;

/** `arrived`: how many of them are there. */
export const changePartInput = z.strictObject({ name: name.optional(), quantity: quantity.optional(), expectedAt: day.optional(), arrived: z.number('Give a number.').int().min(0).max(100_000).optional(), version: z.number().int().optional() });
export type ChangePartInput = z.output<typeof changePartInput>;

export const partsArrivedInput = z.strictObject({ name, quantity });
export type PartsArrivedInput = z.output<typeof partsArrivedInput>;

export const MOST_PARTS = 50;

/** One part whatever its case and spaces: `Fuser  Kit` is `fuser kit`. */
export const partKey = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
