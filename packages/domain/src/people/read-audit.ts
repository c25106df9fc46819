import { listActivity, type ActivityFilter, type ActivityView } from '../activity/list-activity.ts';
import { permit, type Viewer } from './viewer.ts';

export async function readAudit(viewer: Viewer, filter: ActivityFilter = {}, { after, limit = 50 }: { after?: string; limit?: number } = {}): Promise<{ items: ActivityView[]; next: string | null }> {
  permit(viewer.rights.has('audit.read'));
  return listActivity(filter, after, limit);
}
