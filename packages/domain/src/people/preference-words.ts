/** What people choose for themselves: how the workspace looks, speaks and listens to the keyboard. Used by browser and server alike. */
import { z } from 'zod';
import { isZone } from '../platform/zone-words.ts';
import { remappable } from './key-words.ts';

const wrong = 'This is not one of the choices.';
const key = z.string().trim().toLowerCase().regex(/^$|^(shift\+)?[^\s+]$|^g [a-z]$/u, 'One character, Shift and a letter, or G and a letter; empty switches the key off.');

/** By the key that the product comes with: which one somebody wants there instead; empty: none. */
const keyMap = z.record(z.string(), key).superRefine((map, context) => {
  const taken = new Map<string, string>();
  for (const [from, to] of Object.entries(map)) if (!remappable.includes(from)) context.addIssue({ code: 'custom', path: [from], message: 'There is no such key to change.' });
    else if (to) taken.set(to, from);
  for (const [from, to] of Object.entries(map)) {
    if (!to || to === from) continue;
    const other = taken.get(to) !== from ? taken.get(to) : remappable.includes(to) && !(to in map) ? to : undefined;
    if (other) context.addIssue({ code: 'custom', path: [from], message: `${to.toUpperCase()} already does something else. Give that another key first.` });
  }
});

const fields = {
  theme: z.enum(['system', 'light', 'dark'], wrong),
  density: z.enum(['comfortable', 'compact'], wrong),
  text: z.enum(['100', '112', '125'], wrong),
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, wrong),
  /** An IANA zone; null follows the device. */
  zone: z.string().max(60).refine(isZone, 'This is not a time zone such as Europe/Lisbon.').nullable(),
  singleKeys: z.boolean(),
  preview: z.boolean(),
  keys: keyMap,
};

/** null forgets a choice: the device's own then counts again. */
export const ownPreferencesInput = z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.nullable().optional()])) as unknown as { [K in keyof typeof fields]: z.ZodOptional<z.ZodNullable<(typeof fields)[K]>> });
export const ownPreferencesSchema = z.object(fields).partial();
export type OwnPreferencesInput = z.output<typeof ownPreferencesInput>;
export type OwnPreferences = z.output<typeof ownPreferencesSchema>;
