/** The words of tickets: statuses, priorities, channels, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';
import { knownStatuses, statusNamed, type Status } from './status-words.ts';
import { isKnownType, knownTypes } from './type-words.ts';
import { builtInKeys, type BuiltInKey } from './view-words.ts';

export { categories, categoryOf, mayBecome, statuses, statusKeys, statusNamed, type BuiltInStatus, type Category, type Status } from './status-words.ts';

export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];
export { types, type TicketType } from './type-words.ts';
export const channels = ['email', 'portal', 'chatbot', 'chat', 'phone', 'sms', 'whatsapp', 'messenger', 'walk_in', 'mobile', 'api', 'monitoring', 'system'] as const;
export type Channel = (typeof channels)[number];

/** Conflict T: why a ticket is over without having been solved. */
export const closeReasons = ['spam', 'merged', 'duplicate', 'invalid'] as const;

/** The views of the desk that every agent has (view-words.ts). */
export const views = builtInKeys;
export type View = BuiltInKey;

/** Orders of a list. `dueAt`: what is due next first, see due-order-words.ts; `priority`: urgent first, each by what is due. */
export const listSorts = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt', 'dueAt', 'priority'] as const;
export type ListSort = (typeof listSorts)[number];

const text = (max: number) => z.string().trim().min(1, 'Say something here.').max(max, `At most ${max} characters.`);
const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');

const requester = z.strictObject({
  contactId: id.optional(),
  name: z.string().trim().max(200).optional(),
  email: z.email('This is not an e-mail address.').max(254).optional(),
  phone: z.string().trim().max(40).regex(/^\+?[\d\s()./-]{3,}$/, 'This is not a phone number.').optional(),
});

/** TK-09: there must be a way to reach who asks. */
export const requesterInput = requester.refine((who) => who.contactId || who.email || who.phone, 'Give an e-mail address or a phone number.');

const typeInput = z.string().refine(isKnownType, { error: ({ input }) => `There is no type "${String(input).slice(0, 50)}". Known are: ${knownTypes().join(', ')}.` });

const properties = {
  type: typeInput,
  category: z.string().trim().max(100),
  subcategory: z.string().trim().max(100),
  priority: z.enum(priorities),
  tags: z.array(z.string().trim().toLowerCase().min(1).max(50)).max(30),
  dueAt: z.iso.datetime({ offset: true, error: 'This is not a time such as 2026-11-21T14:30:00.000Z.' }).nullable(),
  snoozedUntil: z.iso.datetime({ offset: true }).nullable(),
  customFields: z.record(z.string().max(50).regex(/^[\w-]+$/), z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()])),
  externalRefs: z.array(z.string().trim().min(1).max(100)).max(20),
  submitterName: z.string().trim().max(200),
  submitterEmail: z.email().max(254),
  submittedCompanyName: z.string().trim().max(200),
  site: z.string().trim().max(200, 'At most 200 characters.'),
  product: z.string().trim().max(200, 'At most 200 characters.'),
  serialNumber: z.string().trim().max(100, 'At most 100 characters.'),
  warrantyUntil: z.iso.date('This is not a day such as 2027-03-31.').nullable(),
  contract: z.string().trim().max(100, 'At most 100 characters.'),
};
const optionalProperties = z.strictObject(properties).partial().shape;

export const statusInput = z.union([z.string(), z.strictObject({ key: z.string() }).transform(({ key }) => key)]).transform((name, context): Status => {
  const status = statusNamed(name);
  if (status) return status;
  context.addIssue({ code: 'custom', message: `There is no status "${name}". Known are: ${knownStatuses().map(({ key }) => key).join(', ')}.` });
  return z.NEVER;
});

/** What opens a ticket: TK-09 asks for a title, a description and a way to reach the requester. */
export const createTicketInput = z.strictObject({
  title: text(300),
  description: text(200_000),
  descriptionFormat: z.enum(['text', 'html']).optional(),
  requester: requesterInput,
  channel: z.enum(channels).optional(),
  status: statusInput.optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  mailboxId: id.optional(),
  accountId: id.optional(),
  ...optionalProperties,
});
export type CreateTicketInput = z.infer<typeof createTicketInput>;

/** TK-30: what solved a ticket. */
export const resolutionInput = z.string().trim().max(5_000, 'At most 5,000 characters.');

/** What may be changed of a ticket. `version`, or the If-Match header, says which state the change was made upon. */
export const changeTicketInput = z.strictObject({
  version: z.number().int().optional(),
  title: text(300).optional(),
  status: statusInput.optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  reason: z.string().trim().max(2_000).optional(),
  closeReason: z.enum(['duplicate', 'invalid'], 'Say duplicate or invalid; spam and merging have their own ways.').nullable().optional(),
  resolution: resolutionInput.optional(),
  followUpAt: z.iso.datetime({ offset: true }).nullable().optional(),
  ...optionalProperties,
});
export type ChangeTicketInput = z.infer<typeof changeTicketInput>;

export const ticketFilterInput = z.strictObject({
  view: z.string().max(100).meta({ description: 'The key of a view that every desk has (mine, unassigned, all …) or of a saved one' }).optional(),
  status: z.string().optional(),
  statusCategory: z.string().optional(),
  priority: z.string().optional(),
  channel: z.string().optional(),
  tag: z.string().optional(),
  type: typeInput.optional(),
  assignee: z.string().optional(),
  team: z.string().optional(),
  creator: z.string().optional(),
  formerAssignee: z.string().optional(),
  requester: id.optional(),
  account: z.string().optional(),
  overdue: z.enum(['yes', 'no']).optional(),
  unread: z.enum(['yes', 'no']).optional(),
  q: z.string().trim().max(200).optional(),
  filter: z.string().max(8_000).meta({ description: 'A filter of nested conditions as JSON, see /views' }).optional(),
  sort: z.enum(listSorts, 'Sort by updatedAt, createdAt, dueAt or priority; a minus before updatedAt or createdAt gives the newest first.').optional(),
});
export type TicketFilterInput = z.infer<typeof ticketFilterInput>;
