import { kept } from '@switchboard/domain/activity/kept.ts';
import { newestLineId } from '@switchboard/domain/activity/newest-line.ts';
import type { Right } from '@switchboard/domain/people/rights.ts';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { error } from '@sveltejs/kit';
import { colleagues } from '../../colleagues.ts';
import { wordsOfDesk } from '../../words-of-desk.ts';
import type { LayoutServerLoad } from './$types';

/** Which of the shell's doors to show. Each page and each change asks again for itself. */
const shown = [
  'tickets.create', 'tickets.reply', 'tickets.approve', 'tickets.comment', 'comments.delete', 'tickets.assign', 'tickets.status', 'tickets.priority', 'tickets.edit', 'tickets.close', 'tickets.cancel', 'tickets.move', 'tickets.delete', 'tickets.spam', 'tickets.merge', 'customers.read', 'customers.edit', 'customers.merge', 'tickets.import', 'tickets.export',
  'people.read', 'people.manage', 'teams.manage', 'roles.manage', 'keys.manage', 'mailboxes.manage', 'settings.manage', 'audit.read', 'health.read', 'reports.read', 'quarantine.manage', 'rules.manage', 'assignment.manage',
] as const satisfies readonly Right[];

const deskNamed = kept(['setting'], () => setting('desk.name'));

export type Doors = Record<(typeof shown)[number], boolean>;

export const load: LayoutServerLoad = async ({ locals, depends }) => {
  depends('switchboard:people');
  const { viewer } = locals;
  if (!viewer?.actor.id) error(401, 'Sign in first.');
  const doors = Object.fromEntries(shown.map((right) => [right, mayAnywhere(viewer, right)])) as Doors;
  // The newest line is read before the lists are, or close enough: what follows is told again from a minute before it.
  const [last, others, deskWords, deskName] = await Promise.all([newestLineId(), colleagues(), wordsOfDesk(viewer.teamIds), deskNamed()]);
  return { me: { id: viewer.actor.id, name: viewer.actor.name, email: viewer.email, role: viewer.role }, doors, colleagues: others, deskWords, deskName, begin: { last, scope: scopeOf(viewer) } };
};
