import { listMessages } from '@switchboard/domain/conversations/list-messages.ts';
import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { noteOfTicket } from '@switchboard/domain/documents/read-note.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { toPublicTicket } from '@switchboard/domain/tickets/card.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

/** More would be a book, and a browser that stands still. */
const MOST = 2_000;

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const ticket = await findTicket(viewer, params.number);
  const internal = url.searchParams.has('internal');
  const messages: PublicMessage[] = [];
  let cut = false;
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const page = await listMessages(viewer, params.number, { after, limit: 200 });
    // Comments, and what went to and came from third parties, are staff's.
    messages.push(...page.items.filter(({ direction }) => internal || direction !== 'internal'));
    cut = messages.length > MOST;
    after = cut ? undefined : (page.next ?? undefined);
  }
  // The note is staff's, too: a customer's copy goes without.
  const note = internal ? await noteOfTicket(viewer, ticket) : null;
  const assignee = ticket.assigneeId ? await Person.findById(ticket.assigneeId, { name: 1 }).lean() : null;
  return { ticket: toPublicTicket(ticket), messages: messages.slice(0, MOST), cut, internal, note, assignee: assignee?.name ?? null, desk: await setting('desk.name'), printedBy: viewer.actor.name, at: new Date() };
};
