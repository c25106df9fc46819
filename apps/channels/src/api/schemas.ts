/** Shapes that several endpoints answer with, for the OpenAPI description. */
import { z } from 'zod';
import { categories, channels, closeReasons, priorities } from '@switchboard/domain/tickets/words.ts';
import { warranties } from '@switchboard/domain/tickets/warranty-words.ts';
import { directions, messageKinds } from '@switchboard/domain/conversations/words.ts';

const id = z.string();
const time = z.iso.datetime();

const slaClock = z.object({
  dueAt: time.nullable(),
  warnAt: time.nullable(),
  metAt: time.nullable(),
  breachedAt: time.nullable(),
  state: z.enum(['running', 'paused', 'closed_hours', 'met', 'met_late', 'breached', 'none']),
  segments: z.array(z.object({ from: time, to: time, kind: z.enum(['running', 'paused', 'closed', 'holiday']), reason: z.string() })),
});
const slaSchema = z
  .object({ policyId: id, policyVersion: z.number(), cycle: z.number(), leftOut: z.enum(['merged', 'spam', 'cancelled', 'trash']).nullable(), firstResponse: slaClock, nextResponse: slaClock, resolution: slaClock })
  .meta({ id: 'TicketSla' });

export const contractSchema = z.object({ number: z.string(), level: z.string(), from: z.string().nullable(), until: z.string().nullable() }).meta({ id: 'Contract' });

export const ticketSchema = z
  .object({
    id,
    number: z.string(),
    version: z.number(),
    revision: z.number(),
    title: z.string(),
    description: z.string().optional(),
    type: z.string(),
    category: z.string(),
    subcategory: z.string(),
    priority: z.enum(priorities),
    status: z.object({ key: z.string(), label: z.string(), category: z.enum([...categories, 'trash']) }),
    tags: z.array(z.string()),
    channel: z.enum(channels),
    requester: z.object({ contactId: id.nullable(), name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
    accountId: id.nullable(),
    accountName: z.string().nullable(),
    customer: z.object({ tier: z.string().nullable(), vip: z.boolean(), premium: z.boolean(), contracts: z.array(contractSchema).optional() }),
    submitterName: z.string().nullable(),
    submitterEmail: z.string().nullable(),
    submittedCompanyName: z.string().nullable(),
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    mailboxId: id.nullable(),
    dueAt: time.nullable(),
    snoozedUntil: time.nullable(),
    customFields: z.record(z.string(), z.unknown()),
    externalRefs: z.array(z.string()),
    creator: z.object({ kind: z.enum(['person', 'key', 'customer', 'system']), id: id.nullable(), name: z.string() }).nullable(),
    formerAssigneeIds: z.array(id),
    site: z.string(),
    product: z.string(),
    serialNumber: z.string(),
    warrantyUntil: z.string().nullable(),
    warranty: z.enum(warranties),
    contract: z.string(),
    parts: z.array(z.object({ id, name: z.string(), quantity: z.number(), arrived: z.number(), expectedAt: z.string().nullable() })),
    resolution: z.string(),
    confirmedAt: time.nullable(),
    sla: slaSchema.nullable(),
    times: z.object({ responseMs: z.number().nullable(), resolutionMs: z.number().nullable(), responseCountedMs: z.number().nullable(), resolutionCountedMs: z.number().nullable() }),
    createdAt: time,
    updatedAt: time,
    firstResponseAt: time.nullable(),
    waitingSince: time.nullable(),
    resolvedAt: time.nullable(),
    closedAt: time.nullable(),
    mergedIntoId: id.nullable(),
    followerIds: z.array(id),
    closeReason: z.enum(closeReasons).nullable(),
    followUpAt: time.nullable(),
    trashedAt: time.nullable(),
    archivedAt: time.nullable(),
  })
  .meta({ id: 'Ticket' });

export const attachmentSchema = z
  .object({ id, name: z.string(), type: z.string(), size: z.number(), inline: z.boolean(), contentId: z.string().nullable(), url: z.string() })
  .meta({ id: 'Attachment' });

export const messageSchema = z
  .object({
    id,
    ticketId: id,
    seq: z.number(),
    direction: z.enum(directions),
    channel: z.enum(channels),
    kind: z.enum(messageKinds),
    author: z.object({ kind: z.enum(['customer', 'agent', 'bot', 'system', 'third_party']), id: id.nullable(), name: z.string() }),
    body: z.string(),
    format: z.enum(['text', 'html']),
    hasMore: z.boolean(),
    attachments: z.array(attachmentSchema),
    delivery: z.object({ state: z.enum(['queued', 'sending', 'sent', 'failed']), error: z.string().optional(), heldUntil: time.optional() }).nullable(),
    unverifiedSender: z.boolean(),
    forward: z.object({ to: z.array(z.string()), cc: z.array(z.string()), subject: z.string(), messages: z.array(z.number()) }).nullable(),
    thirdParty: z.object({ name: z.string(), address: z.string() }).nullable(),
    mail: z.unknown(),
    parentId: id.nullable(),
    mentions: z.object({ personIds: z.array(id), teamIds: z.array(id), unreached: z.array(id) }).nullable(),
    version: z.number(),
    editedAt: time.nullable(),
    deleted: z.object({ at: time, by: z.object({ id: id.nullable(), name: z.string() }) }).nullable(),
    createdAt: time,
  })
  .meta({ id: 'Message' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.enum(['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'too_large', 'too_many', 'unavailable']),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    current: z.unknown().optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
