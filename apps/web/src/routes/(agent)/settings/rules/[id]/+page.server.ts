import { findRule, listRuns, ruleHistory } from '@switchboard/domain/rules/list-rules.ts';
import { may, permit } from '@switchboard/domain/people/viewer.ts';
import { namesInFilter } from '../../../../../names-in-filter.ts';
import { webhookNames } from '../webhook-names.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const viewer = locals.viewer!;
  permit(may(viewer, 'rules.manage'));
  const webhooks = await webhookNames(viewer);
  if (params.id === 'new') return { rule: null, runs: [], history: [], webhooks, names: {} };
  const [rule, runs, history] = await Promise.all([findRule(viewer, params.id), listRuns(viewer, params.id, { limit: 20 }), ruleHistory(viewer, params.id, { limit: 20 })]);
  return { rule, runs: runs.items, history: history.items.map(({ id, at, event, by, payload }) => ({ id, at, event, by: by.name, fields: Object.keys((payload as { changes?: object } | null)?.changes ?? {}) })), webhooks, names: await namesInFilter(viewer, rule.when) };
};
