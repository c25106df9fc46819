import { Types, type ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { macrosFilter, mayChangeMacro as mayChangeTemplate, personOf } from '../macros/macro.ts';
import { changesBetween } from '../people/changes.ts';
import { Team } from '../people/team.ts';
import { expectVersion } from '../people/version.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { checkProperties } from '../tickets/check-properties.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { TicketTemplate, toTemplateView, type TemplateDocument } from './template.ts';
import type { ChangeTemplateInput, TemplateInput, TemplateView } from './words.ts';

const MOST_OWN = 200;

/** @throws Problem `forbidden` where sharing it takes a right one does not have · `invalid` for a category or a field that the desk does not have */
export async function createTemplate(viewer: Viewer, input: TemplateInput): Promise<TemplateView> {
  permit(mayAnywhere(viewer, 'tickets.create'));
  const me = personOf(viewer);
  const ownerId = me ? new Types.ObjectId(me) : null;
  const wanted = { ...input, ...(await checked(input)), ownerId, teamId: await teamOf(input), forTeamId: await forTeamOf(input.forTeamId) };
  permit(mayChangeTemplate(viewer, wanted), sentence(input.sharedWith));
  if (ownerId && (await TicketTemplate.countDocuments({ ownerId })) >= MOST_OWN) throw new Problem('invalid', `You have ${MOST_OWN} templates. Remove one that you no longer use.`);
  return changing(async (session) => {
    const template = new TicketTemplate({ ...wanted, createdAt: clock.now() });
    template.history = await record('template.created', { name: template.name, sharedWith: template.sharedWith }, { subject: { kind: 'template', id: template._id.toString() }, head: null, by: viewer }, session);
    await template.save({ session });
    return toTemplateView(template.toObject(), viewer);
  });
}

/** @throws Problem `not_found` · `forbidden` · `conflict` (stale version) · `invalid` */
export async function changeTemplate(viewer: Viewer, id: string, { version, ...wanted }: ChangeTemplateInput): Promise<TemplateView> {
  return changing(async (session) => {
    const template = await find(viewer, id, session);
    const before = toTemplateView(template.toObject(), viewer);
    permit(before.mayChange, sentence(before.sharedWith));
    expectVersion(template, version, before);
    const after = { ...before, ...wanted };
    const checkedOnes = await checked(after);
    const teamId = await teamOf(after);
    const forTeamId = await forTeamOf(after.forTeamId);
    permit(mayChangeTemplate(viewer, { ownerId: template.ownerId, sharedWith: after.sharedWith, teamId }), sentence(after.sharedWith));
    const saved = { ...wanted, ...checkedOnes, teamId: teamId?.toString() ?? null };
    const changes = changesBetween(before as unknown as Record<string, unknown>, saved);
    if (!changes) return before;
    template.set({ ...saved, teamId, forTeamId, version: template.version + 1 });
    template.markModified('customFields');
    template.history = await record('template.changed', { name: template.name, changes }, { subject: { kind: 'template', id }, head: template.history, by: viewer }, session);
    await template.save({ session });
    return toTemplateView(template.toObject(), viewer);
  });
}

export async function deleteTemplate(viewer: Viewer, id: string): Promise<void> {
  await changing(async (session) => {
    const template = await find(viewer, id, session);
    permit(mayChangeTemplate(viewer, template), sentence(template.sharedWith));
    await record('template.deleted', { name: template.name }, { subject: { kind: 'template', id }, head: template.history, by: viewer }, session);
    await template.deleteOne({ session });
  });
}

export const noTemplate = () => new Problem('not_found', 'There is no such template that you can use.');

async function find(viewer: Viewer, id: string, session: ClientSession): Promise<TemplateDocument> {
  const template = await TicketTemplate.findOne({ $and: [{ _id: toId(id, 'template') }, macrosFilter(viewer)] }).session(session);
  if (!template) throw noTemplate();
  return template;
}

/** Category and custom fields as the desk writes them. A vocabulary that changes later is told when a ticket is opened with it. */
async function checked({ category, subcategory, customFields }: Pick<TemplateInput, 'category' | 'subcategory' | 'customFields'>) {
  const found = checkProperties(await vocabulary(), { category: '', subcategory: '', customFields: {} }, { category, subcategory, customFields });
  return { category: found.category ?? category, subcategory: found.subcategory ?? subcategory, customFields: (found.customFields ?? customFields) as TemplateInput['customFields'] };
}

async function teamOf({ sharedWith, teamId }: Pick<TemplateInput, 'sharedWith' | 'teamId'>): Promise<Types.ObjectId | null> {
  if (sharedWith !== 'team') return null;
  if (!teamId || !(await Team.exists({ _id: teamId }))) throw new Problem('invalid', 'Say which team this template is for.', { errors: [{ path: 'teamId', message: teamId ? 'No team has this id.' : 'Choose a team.' }] });
  return new Types.ObjectId(teamId);
}

async function forTeamOf(id: string | null): Promise<Types.ObjectId | null> {
  if (!id) return null;
  if (!(await Team.exists({ _id: id }))) throw new Problem('invalid', 'This team does not exist.', { errors: [{ path: 'forTeamId', message: 'No team has this id.' }] });
  return new Types.ObjectId(id);
}

function sentence(sharedWith: TemplateInput['sharedWith']): string {
  if (sharedWith === 'me') return 'This template is somebody else’s.';
  return `Your role does not allow sharing templates with ${sharedWith === 'team' ? 'this team' : 'everybody'}. Keep it for yourself, or ask a supervisor.`;
}
