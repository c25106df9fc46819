import type { MessageRecord } from './message.ts';

/** A message as the REST API sends it (contract), with what the workspace needs beside it. */
export function toPublicMessage(message: MessageRecord) {
  return {
    id: message._id.toString(),
    ticketId: message.ticketId.toString(),
    seq: message.seq,
    direction: message.direction,
    channel: message.channel,
    kind: message.kind,
    author: { kind: message.author.kind, id: message.author.id?.toString() ?? null, name: message.author.name },
    body: message.body,
    format: message.format,
    /** True when the quoted rest can be asked for: GET …/messages/{id}/full. */
    hasMore: message.full !== null,
    attachments: message.attachments.map(({ fileId, name, type, size, inline, contentId }) => ({ id: fileId.toString(), name, type, size, inline, contentId, url: `/api/v1/files/${fileId}` })),
    delivery: message.delivery && { state: message.delivery.state, ...(message.delivery.error ? { error: message.delivery.error } : {}), ...(message.delivery.heldUntil && message.delivery.state === 'queued' ? { heldUntil: message.delivery.heldUntil } : {}) },
    unverifiedSender: message.unverifiedSender,
    forward: message.forward ? { to: message.forward.to, cc: message.forward.cc, subject: message.forward.subject, messages: message.forward.seqs } : null,
    thirdParty: message.thirdParty ?? null,
    mail: message.mail && { from: message.mail.from, to: message.mail.to, cc: message.mail.cc, subject: message.mail.subject },
    parentId: message.parentId?.toString() ?? null,
    mentions: message.mentions ?? null,
    /** Counts the texts a comment has had; named when it is changed. */
    version: 1 + (message.earlier?.length ?? 0),
    editedAt: message.editedAt ?? null,
    deleted: message.deleted ? { at: message.deleted.at, by: message.deleted.by } : null,
    createdAt: message.createdAt,
  };
}

export type PublicMessage = ReturnType<typeof toPublicMessage>;
