import { permit, type Viewer } from '../people/viewer.ts';
import { AssignmentRule, toAssignmentRuleView, type AssignmentRuleRecord } from './assignment-rule.ts';
import type { AssignmentRuleView } from './words.ts';

/** All of them in their order: there are a hundred at most. */
export async function listAssignmentRules(viewer: Viewer): Promise<{ items: AssignmentRuleView[]; next: null }> {
  permit(viewer.rights.has('assignment.manage'));
  return { items: (await AssignmentRule.find().sort({ order: 1, _id: 1 }).lean<AssignmentRuleRecord[]>()).map(toAssignmentRuleView), next: null };
}
