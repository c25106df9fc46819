import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import type { Right } from '@switchboard/domain/people/rights.ts';
import { error } from '@sveltejs/kit';
import { colleagues } from '../../colleagues.ts';
import type { LayoutServerLoad } from './$types';

/** Which of the shell's doors to show. Each page and each change asks again for itself. */
const shown = ['tickets.create', 'tickets.reply', 'tickets.comment', 'tickets.assign', 'tickets.status', 'tickets.priority', 'tickets.edit', 'people.manage', 'mailboxes.manage', 'settings.manage', 'audit.read', 'health.read', 'keys.manage', 'teams.manage', 'roles.manage', 'people.read'] as const satisfies readonly Right[];

export const load: LayoutServerLoad = async ({ locals, depends }) => {
  depends('switchboard:people');
  const { viewer } = locals;
  if (!viewer?.actor.id) error(401, 'Sign in first.');
  const rights = Object.fromEntries(shown.map((right) => [right, mayAnywhere(viewer, right)])) as Record<(typeof shown)[number], boolean>;
  return { me: { id: viewer.actor.id, name: viewer.actor.name, email: viewer.email, role: viewer.role }, rights, people: await colleagues() };
};
