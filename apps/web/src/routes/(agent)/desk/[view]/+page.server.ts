import { error } from '@sveltejs/kit';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { views, type View } from '@switchboard/domain/tickets/words.ts';
import { countViews } from '../../../../count-views.ts';
import type { PageServerLoad } from './$types';

const FIRST_ROWS = 50;

export const load: PageServerLoad = async ({ params, url, locals, cookies, depends }) => {
  depends('switchboard:desk');
  const view = views.find((known) => known === params.view);
  if (!view || !locals.viewer) error(404, 'There is no such view.');
  const q = url.searchParams.get('q')?.trim().slice(0, 200) || undefined;
  // The ticket page goes through the list it was opened from.
  cookies.set('view', view, { path: '/', httpOnly: false, sameSite: 'lax', secure: url.protocol === 'https:' });
  const [{ items, next }, counts] = await Promise.all([listTickets(locals.viewer, { view, q }, { limit: FIRST_ROWS }), countViews(locals.viewer)]);
  const nothing = items.length === 0 && !q && view === 'all' ? await firstRun(locals.viewer) : null;
  return { view: view as View, q: q ?? '', cards: items.map(toCard), next, counts, firstRun: nothing };
};

/** What is still to do before the first ticket can come; null where tickets have been and gone. */
async function firstRun(viewer: NonNullable<App.Locals['viewer']>) {
  if (await Ticket.exists({})) return null;
  const [mailbox, people] = await Promise.all([Mailbox.findOne({}, { address: 1 }).lean<{ address: string }>(), Person.countDocuments({ active: true })]);
  return { mailbox: mailbox?.address ?? null, people, mayMailbox: mayAnywhere(viewer, 'mailboxes.manage'), mayInvite: mayAnywhere(viewer, 'people.manage'), mayDemo: mayAnywhere(viewer, 'settings.manage'), mayCreate: mayAnywhere(viewer, 'tickets.create') };
}
