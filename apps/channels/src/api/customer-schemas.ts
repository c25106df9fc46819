/** Shapes of customers that endpoints answer with, for the OpenAPI description. */
import { z } from 'zod';
import { accountKinds, lifecycles, preferredChannels } from '@switchboard/domain/customers/words.ts';
import { contractSchema } from './schemas.ts';

const id = z.string();
const time = z.iso.datetime();

export const contactSchema = z
  .object({
    id,
    version: z.number(),
    revision: z.number(),
    name: z.string(),
    email: z.string().nullable(),
    emails: z.array(z.string()),
    phone: z.string().nullable(),
    phones: z.array(z.string()),
    rawPhones: z.array(z.string()),
    accountId: id.nullable(),
    accountName: z.string().nullable(),
    language: z.string().nullable(),
    zone: z.string().nullable(),
    preferredChannel: z.enum(preferredChannels).nullable(),
    preferredAgentId: id.nullable(),
    site: z.string(),
    notes: z.string(),
    vip: z.boolean(),
    blocked: z.boolean(),
    externalIds: z.array(z.string()),
    aliases: z.array(z.string()),
    mergedIntoId: id.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Contact' });

export const accountSchema = z
  .object({
    id,
    version: z.number(),
    revision: z.number(),
    name: z.string(),
    kind: z.enum(accountKinds),
    tier: z.string().nullable(),
    vip: z.boolean(),
    premium: z.boolean(),
    lifecycle: z.enum(lifecycles),
    domains: z.array(z.string()),
    phone: z.string().nullable(),
    rawPhone: z.string().nullable(),
    address: z.string(),
    site: z.string(),
    notes: z.string(),
    accountManagerId: id.nullable(),
    preferredAgentId: id.nullable(),
    language: z.string().nullable(),
    externalIds: z.array(z.string()),
    contracts: z.array(contractSchema),
    aliases: z.array(z.string()),
    mergedIntoId: id.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Account' });
