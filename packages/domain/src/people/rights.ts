/**
 * Every right there is, with the words the roles page shows. A role is a bundle of them (conflict N of the catalogue); code asks
 * for a right, never for a role's name.
 */
export const rights = {
  'tickets.read.own': 'See tickets assigned to oneself, followed, or with a mention',
  'tickets.read.team': 'See tickets of one’s teams and tickets without a team',
  'tickets.read.all': 'See every ticket',
  'tickets.create': 'Open tickets',
  'tickets.reply': 'Answer customers',
  'tickets.approve': 'Approve answers before they leave, and send without approval',
  'tickets.comment': 'Write internal comments',
  'comments.delete': 'Delete comments of others',
  'tickets.assign': 'Assign tickets to people',
  'tickets.move': 'Move tickets between teams',
  'tickets.edit': 'Change subject, category, tags and other properties',
  'tickets.priority': 'Change priority',
  'tickets.status': 'Change status, resolve and reopen',
  'tickets.close': 'Close tickets',
  'tickets.cancel': 'Cancel tickets as duplicate, invalid or spam',
  'tickets.merge': 'Merge, split and link tickets',
  'tickets.spam': 'Mark tickets as spam and block senders',
  'tickets.delete': 'Move tickets to the trash and restore them',
  'tickets.export': 'Export tickets',
  'tickets.import': 'Import tickets and customers from files',
  'customers.read': 'See customers',
  'customers.edit': 'Change customers',
  'customers.merge': 'Merge customers',
  'views.share': 'Save views for teams and for everybody',
  'macros.share': 'Save macros and templates for teams and for everybody',
  'rules.manage': 'Change rules and webhooks',
  'assignment.manage': 'Change who gets which tickets: rules of assignment, skills, capacity, on-call',
  'people.read': 'See colleagues and teams',
  'people.manage': 'Invite, change and deactivate people',
  'teams.manage': 'Create and change teams',
  'roles.manage': 'Change what roles may do',
  'keys.manage': 'Create and withdraw API keys',
  'mailboxes.manage': 'Connect and change mailboxes',
  'settings.manage': 'Change settings of the installation',
  'audit.read': 'Read the audit log',
  'health.read': 'See the health page',
  'quarantine.manage': 'Read and retry quarantined mail',
  'reports.read': 'Read reports',
  'billing.read': 'See amounts and invoices',
} as const;

export type Right = keyof typeof rights;

export const allRights = Object.keys(rights) as Right[];

/** Reading is a ladder: who reads all reads their teams' tickets, and who reads those reads their own. */
const ladder: readonly Right[] = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'];

/** Whether rights amount to a right, itself or a higher rung: for comparing what two people may do. */
export function covers(held: ReadonlySet<Right>, right: Right): boolean {
  const rung = ladder.indexOf(right);
  return held.has(right) || (rung >= 0 && ladder.slice(rung).some((higher) => held.has(higher)));
}

export const isRight = (text: string): text is Right => Object.hasOwn(rights, text);

const everyday: Right[] = ['tickets.create', 'tickets.reply', 'tickets.comment', 'tickets.assign', 'tickets.edit', 'tickets.priority', 'tickets.status', 'tickets.merge', 'tickets.spam', 'customers.read', 'customers.edit', 'people.read'];
const lead: Right[] = [...everyday, 'tickets.approve', 'tickets.move', 'tickets.close', 'tickets.cancel', 'customers.merge', 'views.share', 'macros.share', 'comments.delete', 'reports.read', 'assignment.manage'];

/** What the roles of the contract hold when an installation is new. Names are keys; the labels can be changed. */
export const defaultRoles: Record<string, { name: string; rights: Right[] }> = {
  agent: { name: 'Agent', rights: ['tickets.read.team', ...everyday] },
  technician: { name: 'Technician', rights: ['tickets.read.own', 'tickets.reply', 'tickets.comment', 'tickets.edit', 'tickets.status', 'customers.read', 'people.read'] },
  supervisor: { name: 'Supervisor', rights: ['tickets.read.team', ...lead] },
  manager: { name: 'Manager', rights: ['tickets.read.all', ...lead, 'tickets.delete', 'tickets.export', 'tickets.import', 'people.manage', 'teams.manage', 'audit.read', 'health.read'] },
  admin: { name: 'Admin', rights: [...allRights] },
  billing: { name: 'Billing', rights: ['tickets.read.team', 'tickets.create', 'tickets.reply', 'tickets.comment', 'tickets.edit', 'tickets.status', 'customers.read', 'people.read', 'billing.read'] },
  retention: { name: 'Retention', rights: ['tickets.read.team', ...everyday, 'billing.read'] },
  account_manager: { name: 'Account manager', rights: ['tickets.read.team', ...everyday, 'reports.read'] },
};
