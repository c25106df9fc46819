import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { changeTicketBy } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { resolutionOf } from '../tickets/resolution.ts';
import { statusNamed } from '../tickets/status-words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { changeTicketInput, type ChangeTicketInput } from '../tickets/words.ts';
import { Macro, macrosFilter } from './macro.ts';
import { none } from './save-macro.ts';
import { variablePattern, type MacroAction, type UsedMacro } from './words.ts';

/**
 * Does what a macro does to a ticket, all of it or nothing, and gives its text with the variables filled in, for the writer to read before it is sent.
 * @param resolution what solved it; else the macro says it (TK-30). Its text does not: that is still to be read, changed and sent, or never is
 * @throws Problem `invalid` for a variable that stands for nothing any more: it is never sent as it is · what changing the ticket throws
 */
export async function useMacro(viewer: Viewer, id: string, idOrNumber: string, { resolution }: { resolution?: string } = {}): Promise<UsedMacro> {
  permit(mayAnywhere(viewer, 'tickets.reply') || mayAnywhere(viewer, 'tickets.comment'));
  const macro = await Macro.findOne({ $and: [{ _id: toId(id, 'macro') }, macrosFilter(viewer)] }).lean();
  if (!macro) throw none();
  const ticket = await findTicket(viewer, idOrNumber);
  const body = await filledIn(macro.body, macro.name, ticket, viewer);
  if (macro.actions.length > 0) await changeTicketBy(viewer, idOrNumber, (now) => patchOf(macro.actions, { name: macro.name, resolution }, now, viewer));
  // Which macros are used most is worth a glance and no transaction.
  await Macro.updateOne({ _id: macro._id }, { $inc: { used: 1 } });
  return { body, isInternal: macro.isInternal };
}

async function filledIn(text: string, name: string, ticket: TicketRecord, viewer: Viewer): Promise<string> {
  const first = (whole: string): string => whole.trim().split(/\s+/)[0] ?? '';
  const values: Record<string, string> = {
    'customer.name': ticket.requester.name,
    'customer.firstName': first(ticket.requester.name),
    'customer.email': ticket.requester.email ?? '',
    'customer.company': ticket.accountName ?? ticket.submittedCompanyName ?? '',
    'ticket.number': ticket.number,
    'ticket.title': ticket.title,
    'ticket.status': ticket.status,
    'agent.name': viewer.actor.name,
    'agent.firstName': first(viewer.actor.name),
    'desk.name': text.includes('desk.name') ? await setting('desk.name') : '',
  };
  return text.replaceAll(variablePattern, (_whole, variable: string) => {
    const field = variable.startsWith('field.') ? ticket.customFields?.[variable.slice('field.'.length)] : undefined;
    const value = values[variable] ?? (field === undefined || field === null ? undefined : String(field));
    if (value !== undefined) return value;
    throw new Problem('invalid', `The macro “${name}” uses {{${variable}}}, which this ticket does not have. Write the answer by hand, or change the macro.`, { errors: [{ path: 'body', message: `{{${variable}}} stands for nothing.` }] });
  });
}

function patchOf(actions: readonly MacroAction[], { name, resolution }: { name: string; resolution?: string }, ticket: TicketRecord, viewer: Viewer): ChangeTicketInput {
  const patch: Record<string, unknown> = { reason: `Macro “${name}”` };
  let { tags } = ticket;
  for (const action of actions) {
    if (action.do === 'status') Object.assign(patch, { status: action.status }, resolutionOf(ticket, statusNamed(action.status), resolution ?? action.resolution));
    if (action.do === 'priority') patch.priority = action.priority;
    if (action.do === 'assign') patch.assigneeId = action.to === 'nobody' ? null : action.to === 'me' ? viewer.actor.id : action.to;
    if (action.do === 'team') patch.teamId = action.teamId;
    if (action.do === 'addTags') tags = [...new Set([...tags, ...action.tags])];
    if (action.do === 'removeTags') tags = tags.filter((tag) => !action.tags.includes(tag));
  }
  if (tags !== ticket.tags) patch.tags = tags;
  const parsed = changeTicketInput.safeParse(patch);
  if (!parsed.success) throw new Problem('invalid', parsed.error.issues[0]?.message ?? 'This cannot be set.');
  return parsed.data;
}
