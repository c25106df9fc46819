/** The words of customers: accounts (businesses and persons), contacts, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';
import { isZone } from '../platform/zone-words.ts';

export const accountKinds = ['business', 'person'] as const;
export type AccountKind = (typeof accountKinds)[number];
/** Conflict L of the catalogue: the pool of "clients" are prospects, that of "customers" customers. */
export const lifecycles = ['prospect', 'customer'] as const;
export type Lifecycle = (typeof lifecycles)[number];
/** Tiers that forms offer; an organisation may write others. */
export const usualTiers = ['gold', 'silver', 'bronze'] as const;
export const preferredChannels = ['email', 'phone', 'sms', 'whatsapp', 'messenger', 'chat', 'portal'] as const;
export type PreferredChannel = (typeof preferredChannels)[number];

export const MOST_IDENTITIES = 20;

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const said = (max: number) => z.string().trim().max(max, `At most ${max} characters.`);
const name = z.string().trim().min(1, 'Give a name.').max(200, 'At most 200 characters.');
const email = z.email('This is not an e-mail address.').max(254);
const phone = z.string().trim().max(40, 'At most 40 characters.').regex(/^\+?[\d\s()./-]{3,}(?:\s*(?:x|ext\.?)\s*\d{1,6})?$/i, 'This is not a phone number.');
const language = z.string().trim().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Use a language code such as en or pt-BR.').nullable();
const zone = z.string().trim().max(60).refine(isZone, 'This is not a time zone such as Europe/Lisbon.').nullable();
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^@/, ''))
  .pipe(z.string().max(253).regex(/^([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u, 'This is not a mail domain such as example.com.'));
const date = z.iso.date('Write a date as 2026-12-31.').nullable();
/** What an account bought: promises are chosen by its number or its level. `from`, `until`: both days count; null: open. */
export const contractInput = z
  .strictObject({ number: z.string().trim().min(1, 'Give the number or name of the contract.').max(60, 'At most 60 characters.'), level: said(40).default(''), from: date.default(null), until: date.default(null) })
  .refine(({ from, until }) => from === null || until === null || from <= until, { path: ['until'], message: 'This is before the beginning.' });
export type Contract = z.output<typeof contractInput>;
const contracts = z.array(contractInput).max(50, 'At most 50 contracts.').refine((all) => new Set(all.map(({ number }) => number.toLowerCase())).size === all.length, 'Each number once.');
const externalIds = z.array(z.string().trim().min(1).max(60)).max(20, 'At most 20.');

const accountFields = {
  name,
  kind: z.enum(accountKinds, 'An account is a business or a person.'),
  tier: said(40).toLowerCase().nullable().transform((tier) => tier || null),
  vip: z.boolean(),
  premium: z.boolean(),
  lifecycle: z.enum(lifecycles, 'Prospect or customer.'),
  domains: z.array(domain).max(50, 'At most 50 domains.'),
  phone: z.union([phone, z.literal('')]).nullable().transform((number) => number || null),
  address: said(500),
  site: said(200),
  notes: said(10_000),
  accountManagerId: id.nullable(),
  preferredAgentId: id.nullable(),
  language,
  externalIds,
  contracts,
};

const contactFields = {
  name,
  emails: z.array(email).max(MOST_IDENTITIES, `At most ${MOST_IDENTITIES} addresses.`),
  phones: z.array(phone).max(MOST_IDENTITIES, `At most ${MOST_IDENTITIES} numbers.`),
  accountId: id.nullable(),
  language,
  zone,
  preferredChannel: z.enum(preferredChannels, 'This is no channel a customer can prefer.').nullable(),
  preferredAgentId: id.nullable(),
  site: said(200),
  notes: said(10_000),
  vip: z.boolean(),
  blocked: z.boolean(),
  externalIds,
};

const version = z.number().int().optional();

export const accountInput = z.strictObject(accountFields).partial().required({ name: true });
export type AccountInput = z.output<typeof accountInput>;
export const changeAccountInput = z.strictObject(accountFields).partial().extend({ version });
export type ChangeAccountInput = z.output<typeof changeAccountInput>;

/** `email` and `phone` are short for a list of one. */
export const contactInput = z
  .strictObject({ ...z.strictObject(contactFields).partial().shape, email: email.optional(), phone: phone.optional() })
  .refine((who) => Boolean(who.name || who.email || who.phone || who.emails?.length || who.phones?.length), { message: 'Give a name, an e-mail address or a phone number.', path: ['name'] });
export type ContactInput = z.output<typeof contactInput>;
export const changeContactInput = z.strictObject(contactFields).partial().extend({ version });
export type ChangeContactInput = z.output<typeof changeContactInput>;

const yes = z.enum(['true', 'false']).transform((text) => text === 'true');
const q = z.string().trim().max(200, 'At most 200 characters.');

export const contactFilterInput = z.strictObject({ q: q.optional(), account: z.union([id, z.literal('none')]).optional(), vip: yes.optional(), blocked: yes.optional(), sort: z.enum(['name', '-updatedAt'], 'Sort by name or -updatedAt.').optional() });
export type ContactFilterInput = z.output<typeof contactFilterInput>;
export const accountFilterInput = z.strictObject({
  q: q.optional(),
  tier: z.string().trim().toLowerCase().max(40).optional(),
  vip: yes.optional(),
  kind: z.enum(accountKinds).optional(),
  lifecycle: z.enum(lifecycles).optional(),
  sort: z.enum(['name', '-updatedAt'], 'Sort by name or -updatedAt.').optional(),
});
export type AccountFilterInput = z.output<typeof accountFilterInput>;
