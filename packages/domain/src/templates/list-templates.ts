import { macrosFilter } from '../macros/macro.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { TicketTemplate, toTemplateView } from './template.ts';
import { noTemplate } from './save-template.ts';
import type { TemplateView } from './words.ts';

/** More is nobody's list to choose from. */
const MOST = 1_000;

/** The templates one can begin a ticket with, those used most first. */
export async function listTemplates(viewer: Viewer): Promise<{ items: TemplateView[]; next: null }> {
  permit(mayAnywhere(viewer, 'tickets.create'));
  const templates = await TicketTemplate.find(macrosFilter(viewer)).sort({ used: -1, name: 1 }).limit(MOST).lean();
  return { items: templates.map((template) => toTemplateView(template, viewer)), next: null };
}

/** Notes that a ticket was opened with it: which are used most is worth a glance and no transaction. @throws Problem `not_found` */
export async function countTemplateUse(viewer: Viewer, id: string): Promise<void> {
  permit(mayAnywhere(viewer, 'tickets.create'));
  const { matchedCount } = await TicketTemplate.updateOne({ $and: [{ _id: toId(id, 'template') }, macrosFilter(viewer)] }, { $inc: { used: 1 } });
  if (matchedCount === 0) throw noTemplate();
}
