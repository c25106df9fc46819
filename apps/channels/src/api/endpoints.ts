import type { Endpoint } from './endpoint.ts';
import { teams } from './teams.ts';
import { roles } from './roles.ts';
import { people } from './people.ts';
import { keys } from './keys.ts';
import { audit } from './audit.ts';
import { files } from './files.ts';
import { backups } from './backups.ts';
import { demo } from './demo.ts';
import { health } from './health.ts';
import { settings } from './settings.ts';
import { intakes } from './intakes.ts';
import { mailboxes } from './mailboxes.ts';
import { notifications } from './notifications.ts';
import { sla } from './sla.ts';
import { imports } from './imports.ts';
import { rules } from './rules.ts';
import { webhooks } from './webhooks.ts';
import { tickets } from './tickets.ts';
import { together } from './together.ts';
import { vocabularyEndpoints } from './vocabulary.ts';
import { views } from './views.ts';
import { exportsOfTickets } from './exports.ts';
import { contacts } from './contacts.ts';
import { accounts } from './accounts.ts';
import { customerMerges } from './merge-customers.ts';

/** The whole REST API: one list for each kind of thing. */
export const endpoints: Endpoint[] = [...tickets, ...together, ...views, ...exportsOfTickets, ...contacts, ...accounts, ...customerMerges, ...people, ...teams, ...roles, ...keys, ...audit, ...files, ...mailboxes, ...intakes, ...health, ...settings, ...backups, ...notifications, ...webhooks, ...rules, ...imports, ...vocabularyEndpoints, ...sla, ...demo];
