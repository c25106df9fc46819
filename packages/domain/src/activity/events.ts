/**
 * The catalogue of everything that can happen, with the shape of its payload. The audit log, the timeline, the live board, replay after a
 * lost connection, notifications and webhooks all read these. A name is past tense and never changes its meaning.
 */
import type { CardFacts } from './card-facts.ts';

/** What changed: a field's name with the value before and after. */
export type Changes = Record<string, { before: unknown; after: unknown }>;

/** Who is named, and is told of it. */
export type Mentions = { personIds: string[]; teamIds: string[] };

/** A step of a promise that came, or somebody who asked for help: what was done and who is told. */
export type Escalated = {
  metric: string;
  at: { percent: number } | { minutesBefore: number } | { minutesAfter: number } | { by: 'person' };
  /** Names the step: once for each ticket, clock, step and cycle. */
  key: string;
  dueAt: string | null;
  /** How long after its time, where the worker was away. */
  lateMs: number;
  /** Roles, resolved when they are told. */
  tell: string[];
  rules: string[];
  done: { do: 'assign' | 'raisePriority'; to: string | null }[];
  changes: Changes;
};

type TicketEvent<More = unknown> = { card: CardFacts } & More;

export type Events = {
  'ticket.created': TicketEvent<{ channel: string; messageId?: string }>;
  'ticket.changed': TicketEvent<{ changes: Changes }>;
  /** Its messages went on to another; the other's line is `ticket.absorbed`. */
  'ticket.merged': TicketEvent<{ into: { id: string; number: string }; messages: number }>;
  'ticket.absorbed': TicketEvent<{ from: { id: string; number: string }; messages: number; changes: Changes }>;
  'ticket.unmerged': TicketEvent<{ other: { id: string; number: string }; messages: number }>;
  'ticket.split': TicketEvent<{ other: { id: string; number: string }; messages: number }>;
  'ticket.linked': TicketEvent<{ kind: string; other: { id: string; number: string } }>;
  'ticket.unlinked': TicketEvent<{ kind: string; other: { id: string; number: string } }>;
  'ticket.reminded': TicketEvent<{ count: number }>;
  'ticket.escalated': TicketEvent<Escalated>;
  /** A policy or calendar was edited: counted anew, nobody did anything to the ticket. */
  'ticket.promise_changed': TicketEvent;
  /** Somebody who was given it said that they will do it. */
  'ticket.accepted': TicketEvent;
  'ticket.deleted': { number: string };
  /** A stretch of writing in the shared note began, or it names somebody for the first time. */
  'note.changed': TicketEvent<{ mentions?: Mentions }>;
  'message.received': TicketEvent<{ messageId: string; seq: number; channel: string; kind: string }>;
  'message.written': TicketEvent<{ messageId: string; seq: number; channel: string; direction: 'out' | 'internal'; changes?: Changes; mentions?: Mentions; /** Who wrote the comment it replies to. */ repliesTo?: string }>;
  /** A comment has another text; `mentions` are those it did not name before. */
  'message.edited': TicketEvent<{ messageId: string; seq: number; mentions?: Mentions }>;
  /** A comment was deleted, and put back. */
  'message.deleted': TicketEvent<{ messageId: string; seq: number }>;
  'message.restored': TicketEvent<{ messageId: string; seq: number }>;
  /** Messages went to a third party by mail. */
  'message.forwarded': TicketEvent<{ messageId: string; seq: number; to: string[]; messages: number; changes?: Changes }>;
  /** Somebody the ticket was forwarded to answered. No word of the customer: it reopens nothing and moves no clock. */
  'message.third_party': TicketEvent<{ messageId: string; seq: number; kind: string; from: { name: string; address: string } }>;
  /** Somebody was asked to go on with the draft of an answer, or to read it before it leaves. */
  'reply.asked': TicketEvent<{ channel: string; n: number; for: 'finish' | 'review'; to: string; line: string }>;
  /** Somebody who may said that the draft may leave as it stands. */
  'reply.approved': TicketEvent<{ channel: string; n: number }>;
  /** An answer was taken back before it left; its words are with whoever wrote them. */
  'message.withdrawn': TicketEvent<{ messageId: string; seq: number; changes?: Changes }>;
  'message.delivery': { messageId: string; seq: number; state: string; error?: string };
  /** Facts of the customer that a ticket carries were brought up to date; nobody did anything to the ticket. */
  'ticket.customer_updated': TicketEvent<{ changes: Changes }>;
  'contact.created': { name: string; email?: string; phone?: string };
  'contact.changed': { changes: Changes };
  'account.created': { name: string };
  'account.changed': { changes: Changes };
  'contact.merged': { mergeId: string; intoId: string; intoName: string };
  'contact.unmerged': { mergeId: string; fromId: string; fromName: string };
  'account.merged': { mergeId: string; intoId: string; intoName: string };
  'account.unmerged': { mergeId: string; fromId: string; fromName: string };
  'customers.imported': { importId: string; created: number; updated: number; failed: number };
  'audit.exported': { filter: Record<string, unknown> };
  'customers.exported': { kind: string; rows: number };

  'person.invited': { email: string; name: string; role: string; teamIds: string[]; teamRoles: { teamId: string; role: string }[]; invitationId: string | null };
  'person.joined': { email: string };
  'person.changed': { changes: Changes };
  'person.away': { from: string; until: string; substituteId: string | null; copies: boolean };
  'person.back': { until: string };
  'person.available': { state: string; reason: string; until: string | null };
  'person.profile_changed': { changes: Changes };
  'person.deactivated': { email: string };
  'person.activated': { email: string };
  'person.password_reset_requested': { email: string; resetId: string };
  'person.password_changed': { how: 'reset' | 'invitation' | 'own' | 'command' | 'setup' };
  'person.recovery_codes_made': object;
  'person.totp_enabled': object;
  'person.totp_disabled': { how: 'own' | 'command' | 'administrator' };
  'view.created': { name: string; sharedWith: string };
  'view.changed': { name: string; changes: Changes };
  'view.deleted': { name: string };
  'bulk.finished': { changed: number; unchanged: number; refused: number; conflict: number; total: number; undo: boolean; error: string | null };
  'export.fetched': { name: string };
  'export.made': { name: string; format: string; tickets: number; cut?: boolean; shortened?: number };
  'team.created': { name: string };
  'team.changed': { changes: Changes };
  'team.deleted': { name: string };
  'role.changed': { changes: Changes };
  'key.created': { name: string; role: string; scopes: string[]; teamIds: string[]; expiresAt: string | null };
  'key.withdrawn': { name: string };

  'sign_in.succeeded': { email: string; personId: string; method: 'password' | 'totp' | 'recovery_code' };
  'sign_in.failed': { email: string; personId: string | null; reason: 'password' | 'unknown' | 'inactive' | 'totp' | 'too_many' };
  'sign_out.done': { email: string; sessionIds: string[] };
  'access.denied': { what: string; reason: string };

  'mailbox.created': { name: string; address: string };
  'mailbox.changed': { changes: Changes };
  'mailbox.removed': { name: string; address: string };
  'mail.quarantined': { intakeId: string; reason: string };
  /** Somebody opened a mail as it came (catalogue 4.16, 3). */
  'mail.opened': { intakeId: string; from: string | null };
  'calendar.created': { name: string };
  'calendar.changed': { changes: Changes };
  'calendar.deleted': { name: string };
  'sla_policy.created': { name: string; isDefault: boolean };
  'sla_policy.changed': { changes: Changes };
  'sla_policy.deleted': { name: string };
  'assignment_rule.created': { name: string };
  'assignment_rule.changed': { changes: Changes };
  'assignment_rule.deleted': { name: string };
  'assignment_rules.ordered': { names: string[] };
  'skill.created': { name: string };
  'skill.changed': { changes: Changes };
  'skill.deleted': { name: string };
  'rota.created': { name: string };
  'rota.changed': { changes: Changes };
  'rota.deleted': { name: string };
  'webhook.created': { name: string; url: string; events: string[] };
  'webhook.changed': { changes: Changes };
  'webhook.disabled': { name: string; why: string };
  'webhook.deleted': { name: string; url: string };
  'rule.created': { name: string; rule: unknown };
  'rule.changed': { changes: Changes };
  'rule.deleted': { name: string; rule: unknown };
  'rules.ordered': { names: string[] };
  'sender.blocked': { sender: string };
  'sender.unblocked': { sender: string };
  'vocabulary.changed': { part: string; changes: Changes };
  'macro.created': { name: string; sharedWith: string };
  'macro.changed': { name: string; changes: Changes };
  'macro.deleted': { name: string };
  'template.created': { name: string; sharedWith: string };
  'template.changed': { name: string; changes: Changes };
  'template.deleted': { name: string };
  'setting.changed': { key: string; changes: Changes };
  'backup.made': { file: string; bytes: number };
  'backup.restored': { file: string };
  'sending.resumed': object;
  'demo.loaded': { tickets: number };
  'demo.removed': { tickets: number };
  'history.anchored': { day: string; digest: string; chains: number };
};

export type EventName = keyof Events;
