import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { mayChangeMacro } from '../macros/macro.ts';
import { historyHead } from '../people/history-head.ts';
import type { Viewer } from '../people/viewer.ts';
import type { TemplateInput, TemplateView } from './words.ts';

/** What a new ticket begins with: one's own, a team's or everybody's, shared the way macros are. */
export type TemplateFields = Omit<TemplateInput, 'teamId' | 'forTeamId'> & { teamId: Types.ObjectId | null; forTeamId: Types.ObjectId | null; ownerId: Types.ObjectId | null; used: number; version: number; history: Head | null; createdAt: Date };
export type TemplateDocument = HydratedDocument<TemplateFields>;

const schema = new Schema<TemplateFields>(
  {
    name: { type: String, required: true },
    title: { type: String, default: '' },
    description: { type: String, default: '' },
    type: { type: String, default: null },
    category: { type: String, default: '' },
    subcategory: { type: String, default: '' },
    priority: { type: String, default: null },
    tags: { type: [String], default: [] },
    customFields: { type: Schema.Types.Mixed, default: {} },
    forTeamId: { type: Schema.Types.ObjectId, default: null },
    sharedWith: { type: String, required: true },
    teamId: { type: Schema.Types.ObjectId, default: null },
    ownerId: { type: Schema.Types.ObjectId, default: null },
    used: { type: Number, default: 0 },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'ticket_templates', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ ownerId: 1 });
schema.index({ sharedWith: 1, teamId: 1 });

export const TicketTemplate = model<TemplateFields>('TicketTemplate', schema);

export function toTemplateView(template: TemplateFields & { _id: Types.ObjectId }, viewer: Viewer): TemplateView {
  const { _id, name, title, description, type, category, subcategory, priority, tags, customFields, forTeamId, sharedWith, teamId, ownerId, used, version } = template;
  const ids = { id: _id.toString(), forTeamId: forTeamId?.toString() ?? null, teamId: teamId?.toString() ?? null, ownerId: ownerId?.toString() ?? null };
  return { ...ids, name, title, description, type, category, subcategory, priority, tags: [...tags], customFields: customFields ?? {}, sharedWith, mayChange: mayChangeMacro(viewer, template), used, version };
}
