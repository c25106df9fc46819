import { z } from 'zod';
import { isRight, type Right } from './rights.ts';

/** What people, teams, roles and keys are called and what may be said of them: free of the database, for browsers too. */

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const ids = z.array(id).max(100, 'At most 100.').transform((list) => [...new Set(list)]);
const required = (max: number) => z.string('Please fill this in.').trim().min(1, 'Please fill this in.').max(max, `At most ${max} characters.`);

export const emailAddress = z.string('Please enter an e-mail address.').trim().toLowerCase().max(254, 'This is too long for an e-mail address.').pipe(z.email('This is not an e-mail address.'));
export const personName = required(120);
export const newPassword = z
  .string('Please choose a password.')
  .min(PASSWORD_MIN, `A password needs at least ${PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`);

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];
const locale = z.enum(locales, `Choose one of ${locales.join(', ')}.`);

export const roleKey = z.string('Choose a role.').regex(/^[a-z][a-z0-9_]{0,39}$/, 'There is no such role.');
const teamRoles = z.array(z.strictObject({ teamId: id, role: roleKey })).max(100, 'At most 100.');

export const invitePersonInput = z.strictObject({
  name: personName,
  email: emailAddress,
  role: roleKey,
  teamIds: ids.default([]),
  teamRoles: teamRoles.default([]),
  locale: locale.optional(),
});
export type InvitePerson = z.input<typeof invitePersonInput>;

const version = z.coerce.number('This must be a whole number.').int('This must be a whole number.').min(0);

export const changePersonInput = z.strictObject({
  name: personName.optional(),
  role: roleKey.optional(),
  teamIds: ids.optional(),
  teamRoles: teamRoles.optional(),
  locale: locale.optional(),
  version: version.optional(),
});
export type ChangePerson = z.input<typeof changePersonInput>;

export const teamInput = z.strictObject({ name: required(80), description: z.string().trim().max(500, 'At most 500 characters.').default(''), worksByBusiness: z.boolean().optional(), approvesReplies: z.boolean().optional() });
export const changeTeamInput = z.strictObject({ name: required(80).optional(), description: z.string().trim().max(500, 'At most 500 characters.').optional(), worksByBusiness: z.boolean().optional(), approvesReplies: z.boolean().optional(), version: version.optional() });

const right = z.string().refine((text): text is Right => isRight(text), 'There is no such right.');

export const changeRoleInput = z.strictObject({
  name: required(80).optional(),
  rights: z.array(right).transform((list) => [...new Set(list)] as Right[]).optional(),
  requireTotp: z.boolean('This must be true or false.').optional(),
  version: version.optional(),
});

export const createKeyInput = z.strictObject({
  name: required(80),
  role: roleKey,
  scopes: z.array(z.string().refine(isScope, 'There is no such scope: use "read", an area such as "tickets", or the name of a right.')).max(100).default([]),
  teamIds: ids.default([]),
  expiresAt: z.coerce.date('This is not a date.').nullable().default(null),
});
export type CreateKey = z.input<typeof createKeyInput>;

/**
 * A scope narrows what a key's role allows: `read` (everything that only reads), an area (`tickets`, `tickets.read`) with all
 * that stands below it, or one right (`tickets.reply`). No scope at all narrows nothing.
 */
export function isScope(text: string): boolean {
  return text === 'read' || Object.keys(areas).includes(text) || isRight(text) || text === 'tickets.read';
}

const areas = { tickets: 1, customers: 1, people: 1, teams: 1, roles: 1, keys: 1, mailboxes: 1, settings: 1, audit: 1, health: 1, quarantine: 1, reports: 1, billing: 1 } as const;
export const scopeAreas = Object.keys(areas);

export function inScope(right: Right, scopes: readonly string[]): boolean {
  if (scopes.length === 0) return true;
  return scopes.some((scope) => right === scope || right.startsWith(`${scope}.`) || (scope === 'read' && isReading(right)));
}

const isReading = (right: Right): boolean => right.split('.')[1] === 'read';
