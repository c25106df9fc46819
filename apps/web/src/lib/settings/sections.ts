import type { PlainKey } from '#lib/i18n/words.svelte.ts';
import { calendarClock, circleDot, fileText, folder, heartPulse, history, hourglass, inbox, keyRound, layers, listOrdered, mail, parcel, radioTower, shieldCheck, tag, timer, upload, userRound, userRoundCheck, users, webhook, zap } from '#lib/ui/icons.ts';

/** The pages of settings, and which of the shell's doors (rights) lead to each; none: everybody's. */
type Section = { path: string; label: PlainKey; hint: PlainKey; icon: string; doors: readonly string[]; group: PlainKey };

export const sections: readonly Section[] = [
  { path: 'me', label: 'settings.me', hint: 'settings.meHint', icon: userRound, doors: [], group: 'settings.group.you' },
  { path: 'people', label: 'settings.people', hint: 'settings.peopleHint', icon: users, doors: ['people.manage', 'people.read'], group: 'settings.group.desk' },
  { path: 'teams', label: 'settings.teams', hint: 'settings.teamsHint', icon: layers, doors: ['teams.manage', 'people.read'], group: 'settings.group.desk' },
  { path: 'roles', label: 'settings.roles', hint: 'settings.rolesHint', icon: shieldCheck, doors: ['roles.manage', 'people.manage'], group: 'settings.group.desk' },
  { path: 'macros', label: 'settings.macros', hint: 'settings.macrosHint', icon: zap, doors: ['tickets.reply', 'tickets.comment'], group: 'settings.group.desk' },
  { path: 'templates', label: 'settings.templates', hint: 'settings.templatesHint', icon: fileText, doors: ['tickets.create'], group: 'settings.group.desk' },
  { path: 'statuses', label: 'settings.statuses', hint: 'settings.statusesHint', icon: circleDot, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'categories', label: 'settings.categories', hint: 'settings.categoriesHint', icon: folder, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'tags', label: 'settings.tags', hint: 'settings.tagsHint', icon: tag, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'fields', label: 'settings.fields', hint: 'settings.fieldsHint', icon: listOrdered, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'life', label: 'settings.life', hint: 'settings.lifeHint', icon: history, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'promises', label: 'settings.promises', hint: 'settings.promisesHint', icon: timer, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'assignment', label: 'settings.assignment', hint: 'settings.assignmentHint', icon: userRoundCheck, doors: ['assignment.manage'], group: 'settings.group.tickets' },
  { path: 'calendars', label: 'settings.calendars', hint: 'settings.calendarsHint', icon: calendarClock, doors: ['settings.manage'], group: 'settings.group.tickets' },
  { path: 'mailboxes', label: 'settings.mailboxes', hint: 'settings.mailboxesHint', icon: mail, doors: ['mailboxes.manage'], group: 'settings.group.desk' },
  { path: 'rules', label: 'settings.rules', hint: 'settings.rulesHint', icon: radioTower, doors: ['rules.manage'], group: 'settings.group.desk' },
  { path: 'quarantine', label: 'settings.quarantine', hint: 'settings.quarantineHint', icon: inbox, doors: ['quarantine.manage', 'mailboxes.manage'], group: 'settings.group.system' },
  { path: 'keys', label: 'settings.keys', hint: 'settings.keysHint', icon: keyRound, doors: ['keys.manage'], group: 'settings.group.system' },
  { path: 'webhooks', label: 'settings.webhooks', hint: 'settings.webhooksHint', icon: webhook, doors: ['rules.manage'], group: 'settings.group.system' },
  { path: 'import', label: 'settings.import', hint: 'settings.importHint', icon: upload, doors: ['tickets.import'], group: 'settings.group.system' },
  { path: 'audit', label: 'settings.audit', hint: 'settings.auditHint', icon: fileText, doors: ['audit.read'], group: 'settings.group.system' },
  { path: 'backups', label: 'settings.backups', hint: 'settings.backupsHint', icon: parcel, doors: ['health.read'], group: 'settings.group.system' },
  { path: 'worker', label: 'settings.worker', hint: 'settings.workerHint', icon: hourglass, doors: ['health.read'], group: 'settings.group.system' },
  { path: 'health', label: 'settings.health', hint: 'settings.healthHint', icon: heartPulse, doors: ['health.read'], group: 'settings.group.system' },
];

export function sectionsFor(doors: Record<string, boolean>): { group: PlainKey; sections: Section[] }[] {
  const open = sections.filter((section) => section.doors.length === 0 || section.doors.some((door) => doors[door]));
  return [...new Set(open.map(({ group }) => group))].map((group) => ({ group, sections: open.filter((section) => section.group === group) }));
}
