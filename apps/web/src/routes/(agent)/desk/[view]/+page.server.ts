import { error } from '@sveltejs/kit';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { mayAnywhere } from '@switchboard/domain/people/viewer.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import { listBy, type Page } from '@switchboard/domain/tickets/list-tickets.ts';
import { listViews } from '@switchboard/domain/tickets/list-views.ts';
import { readsAmong } from '@switchboard/domain/tickets/reads.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { askedList, filterWith } from '../../../../asked-list.ts';
import { namesInFilter } from '../../../../names-in-filter.ts';
import type { PageServerLoad } from './$types';

const FIRST_ROWS = 50;

export const load: PageServerLoad = async ({ params, url, locals, cookies, depends }) => {
  depends('switchboard:desk');
  if (!locals.viewer) error(401, 'Sign in first.');
  const viewer = { ...locals.viewer, zone: locals.preferences.zone };
  const asked = await askedList(viewer, params.view, url.searchParams);
  // The ticket page goes through the list it was opened from.
  const kept = { path: '/', httpOnly: false, sameSite: 'lax', secure: url.protocol === 'https:' } as const;
  cookies.set('view', params.view, kept);
  cookies.set('list', url.search.length < 2_000 ? url.search : '', kept);
  const [{ page, tooWide }, views] = await Promise.all([firstPage(() => listBy(viewer, { filter: filterWith(asked), sort: asked.sort }, { limit: FIRST_ROWS }, { rows: true })), listViews(viewer)]);
  const [reads, names] = await Promise.all([readsAmong(viewer, page.items.map(({ _id }) => _id)), namesInFilter(viewer, asked.filter)]);
  const nothing = page.items.length === 0 && !asked.q && asked.builtIn === 'all' && !tooWide ? await firstRun(viewer) : null;
  return { asked, cards: page.items.map(toCard), next: page.next, reads, views, names, tooWide, teamIds: [...viewer.teamIds], mayShare: mayAnywhere(viewer, 'views.share'), mayExport: mayAnywhere(viewer, 'tickets.export'), mayTrash: mayAnywhere(viewer, 'tickets.delete'), firstRun: nothing };
};

/** A filter that takes too long is said on the page, beside the filter that can be changed. */
async function firstPage(read: () => Promise<Page>): Promise<{ page: Page; tooWide: string | null }> {
  try {
    return { page: await read(), tooWide: null };
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'invalid') throw problem;
    return { page: { items: [], next: null }, tooWide: problem.message };
  }
}

/** What is still to do before the first ticket can come; null where tickets have been and gone. */
async function firstRun(viewer: NonNullable<App.Locals['viewer']>) {
  if (await Ticket.exists({})) return null;
  const [mailbox, people] = await Promise.all([Mailbox.findOne({}, { address: 1 }).lean<{ address: string }>(), Person.countDocuments({ active: true })]);
  return { mailbox: mailbox?.address ?? null, people, mayMailbox: mayAnywhere(viewer, 'mailboxes.manage'), mayInvite: mayAnywhere(viewer, 'people.manage'), mayDemo: mayAnywhere(viewer, 'settings.manage'), mayCreate: mayAnywhere(viewer, 'tickets.create') };
}
