/** Shapes of people, teams, roles, keys and the audit log, for the OpenAPI description. */
import { z } from 'zod';

const id = z.string();
const time = z.iso.datetime();
const teamRoles = z.array(z.object({ teamId: id, role: z.string() }));

export const personSchema = z
  .object({ id, name: z.string(), email: z.string(), role: z.string(), teamIds: z.array(id), teamRoles, state: z.enum(['invited', 'active', 'inactive']), active: z.boolean(), locale: z.string(), totpEnabled: z.boolean(), version: z.number(), createdAt: time, updatedAt: time })
  .meta({ id: 'Person' });

/** `link` lets the invited person in once; it can be handed over before any mail works. */
export const invitedSchema = personSchema.extend({ invitation: z.object({ link: z.string(), expiresAt: time }) }).meta({ id: 'InvitedPerson' });

export const teamSchema = z.object({ id, name: z.string(), description: z.string(), worksByBusiness: z.boolean(), approvesReplies: z.boolean(), version: z.number(), createdAt: time }).meta({ id: 'Team' });

export const roleSchema = z
  .object({ key: z.string(), name: z.string(), rights: z.array(z.string()), requireTotp: z.boolean(), everyRight: z.boolean(), version: z.number() })
  .meta({ id: 'Role' });

export const keySchema = z
  .object({ id, name: z.string(), prefix: z.string(), role: z.string(), scopes: z.array(z.string()), teamIds: z.array(id), expiresAt: time.nullable(), withdrawnAt: time.nullable(), lastUsedAt: time.nullable(), createdBy: z.string(), createdAt: time })
  .meta({ id: 'Key' });

/** `key` is the key itself: told this once. */
export const newKeySchema = keySchema.extend({ key: z.string() }).meta({ id: 'NewKey' });

export const activitySchema = z
  .object({ id, at: time, event: z.string(), subject: z.object({ kind: z.string(), id: z.string() }), by: z.object({ kind: z.string(), id: id.nullable(), name: z.string() }), origin: z.record(z.string(), z.string()), reason: z.string().nullable(), payload: z.record(z.string(), z.unknown()).nullable() })
  .meta({ id: 'Activity' });
