/** The words of being out of office. Used by browser and server alike. */
import { z } from 'zod';

const at = z.iso.datetime({ offset: true, error: 'This is not a time such as 2026-11-21T14:30:00.000Z.' });
const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');

export const absenceInput = z
  .strictObject({ from: at, until: at, substituteId: id.nullable().default(null), /** The substitute hears what this person would hear. */ copies: z.boolean().default(false) })
  .refine(({ from, until }) => Date.parse(until) > Date.parse(from), { path: ['until'], message: 'This is before the beginning.' });
export type AbsenceInput = z.output<typeof absenceInput>;

export const absenceSchema = z.object({ from: z.string(), until: z.string(), substituteId: z.string().nullable(), copies: z.boolean() });
export type AbsenceView = z.output<typeof absenceSchema>;

export const isAway = ({ from, until }: { from: Date | string; until: Date | string }, now: Date): boolean => new Date(from) <= now && now < new Date(until);
