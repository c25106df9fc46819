import type { EventName } from '@switchboard/domain/activity/events.ts';

/** What one asks the audit log for, in the reader's terms rather than event by event. */
export const groups: readonly { key: string; events: readonly EventName[] }[] = [
  { key: 'signIn', events: ['sign_in.succeeded', 'sign_in.failed', 'sign_out.done'] },
  { key: 'failed', events: ['sign_in.failed', 'access.denied'] },
  { key: 'people', events: ['person.invited', 'person.joined', 'person.changed', 'person.profile_changed', 'person.available', 'person.deactivated', 'person.activated'] },
  { key: 'passwords', events: ['person.password_reset_requested', 'person.password_changed', 'person.totp_enabled', 'person.totp_disabled', 'person.recovery_codes_made'] },
  { key: 'access', events: ['role.changed', 'team.created', 'team.changed', 'team.deleted', 'key.created', 'key.withdrawn'] },
  { key: 'settings', events: ['setting.changed', 'vocabulary.changed', 'calendar.created', 'calendar.changed', 'calendar.deleted', 'sla_policy.created', 'sla_policy.changed', 'sla_policy.deleted', 'macro.created', 'macro.changed', 'macro.deleted', 'template.created', 'template.changed', 'template.deleted', 'mailbox.created', 'mailbox.changed', 'mailbox.removed', 'rule.created', 'rule.changed', 'rule.deleted', 'rules.ordered', 'assignment_rule.created', 'assignment_rule.changed', 'assignment_rule.deleted', 'assignment_rules.ordered', 'skill.created', 'skill.changed', 'skill.deleted', 'rota.created', 'rota.changed', 'rota.deleted', 'webhook.created', 'webhook.changed', 'webhook.disabled', 'webhook.deleted'] },
  { key: 'tickets', events: ['ticket.created', 'ticket.changed', 'ticket.deleted', 'ticket.merged', 'ticket.absorbed', 'ticket.unmerged', 'ticket.split', 'ticket.linked', 'ticket.unlinked', 'ticket.escalated', 'bulk.finished', 'view.created', 'view.changed', 'view.deleted', 'export.made', 'export.fetched'] },
  { key: 'messages', events: ['message.received', 'message.written', 'message.forwarded', 'message.third_party', 'message.edited', 'message.deleted', 'message.restored', 'message.withdrawn', 'message.delivery', 'mail.quarantined', 'mail.opened'] },
  { key: 'customers', events: ['contact.created', 'contact.changed', 'account.created', 'account.changed', 'contact.merged', 'contact.unmerged', 'account.merged', 'account.unmerged', 'customers.imported', 'customers.exported'] },
  { key: 'operation', events: ['backup.made', 'backup.restored', 'sending.resumed', 'audit.exported', 'sender.blocked', 'sender.unblocked', 'demo.loaded', 'demo.removed'] },
];
