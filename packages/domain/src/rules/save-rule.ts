import { record } from '../activity/record.ts';
import { recordOfDay } from '../activity/record-of-day.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { storeSetting } from '../platform/settings.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { requireSaidBy } from '../tickets/resolution.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { Webhook } from '../webhooks/webhook.ts';
import { Look } from './look.ts';
import { Rule, toRuleView, type RuleRecord } from './rule.ts';
import { RuleRun } from './run.ts';
import type { ChangeRuleInput, Mode, RuleAction, RuleInput, RuleView } from './words.ts';

const MOST = 300;
const subjectOf = (id: { toString(): string }) => ({ kind: 'rule', id: id.toString() });

/** A new rule comes last, and sleeps unless told otherwise: try it first. */
export async function createRule(viewer: Viewer, input: RuleInput): Promise<RuleView> {
  permit(may(viewer, 'rules.manage'));
  await requireWebhooks(input.actions);
  await vocabulary();
  requireSaidBy(input.actions);
  return changing(async (session) => {
    const last = await Rule.findOne({}, { order: 1 }, { session }).sort({ order: -1 }).lean<RuleRecord>();
    if ((await Rule.countDocuments({}, { session })) >= MOST) throw new Problem('invalid', `There are ${MOST} rules already. Remove one that is no longer used.`);
    const now = clock.now();
    const rule: RuleRecord = { _id: newId(), ...input, order: (last?.order ?? -1) + 1, version: 1, runs: 0, lastRunAt: null, history: null, createdAt: now, updatedAt: now };
    rule.history = await record('rule.created', { name: rule.name, rule: plain(rule) }, { subject: subjectOf(rule._id), head: null, by: viewer }, session);
    await Rule.collection.insertOne(rule, { session });
    return toRuleView(rule);
  });
}

/** @throws Problem `conflict` when somebody changed it since */
export async function changeRule(viewer: Viewer, id: string, { version, ...wanted }: ChangeRuleInput): Promise<RuleView> {
  permit(may(viewer, 'rules.manage'));
  if (wanted.actions) {
    await requireWebhooks(wanted.actions);
    await vocabulary();
    requireSaidBy(wanted.actions);
  }
  return changing(async (session) => {
    const rule = await Rule.findById(toId(id, 'rule'), null, { session }).lean<RuleRecord>();
    if (!rule) throw new Problem('not_found', 'There is no such rule.');
    expectVersion(rule, version, toRuleView(rule));
    const trigger = wanted.trigger ?? rule.trigger;
    if (trigger.on === 'time' && Object.keys(wanted.facts ?? rule.facts).length > 0) throw new Problem('invalid', 'A rule on time has no event to ask about.', { errors: [{ path: 'facts', message: 'A rule on time has no event to ask about.' }] });
    const changes = changesBetween(plain(rule), wanted);
    if (!changes) return toRuleView(rule);
    const set = { ...wanted, version: rule.version + 1, updatedAt: clock.now() };
    const history = await record('rule.changed', { changes }, { subject: subjectOf(rule._id), head: rule.history, by: viewer }, session);
    await Rule.updateOne({ _id: rule._id }, { $set: { ...set, history } }, { session });
    return toRuleView({ ...rule, ...(set as Partial<RuleRecord>) });
  });
}

/** @throws Problem `conflict` while a policy runs it when it escalates */
export async function deleteRule(viewer: Viewer, id: string): Promise<void> {
  permit(may(viewer, 'rules.manage'));
  await changing(async (session) => {
    const rule = await Rule.findById(toId(id, 'rule'), null, { session }).lean<RuleRecord>();
    if (!rule) throw new Problem('not_found', 'There is no such rule.');
    await refuseWhileNeeded('rule', id, session);
    await record('rule.deleted', { name: rule.name, rule: plain(rule) }, { subject: subjectOf(rule._id), head: rule.history, by: viewer }, session);
    await Rule.deleteOne({ _id: rule._id }, { session });
    await Look.deleteOne({ _id: rule._id }, { session });
  });
}

/** Every rule, in the order they are to look. @throws Problem `conflict` when one was added or removed meanwhile */
export async function orderRules(viewer: Viewer, ids: string[]): Promise<void> {
  permit(may(viewer, 'rules.manage'));
  await changing(async (session) => {
    const rules = await Rule.find({}, { name: 1 }, { session }).lean<RuleRecord[]>();
    const known = new Map(rules.map((rule) => [rule._id.toString(), rule.name]));
    if (ids.length !== known.size || new Set(ids).size !== ids.length || ids.some((id) => !known.has(id))) throw new Problem('conflict', 'Rules were added or removed meanwhile. Look at the list and order it again.');
    await Rule.bulkWrite(ids.map((id, order) => ({ updateOne: { filter: { _id: toId(id) }, update: { $set: { order } } } })) as never, { session });
    await recordOfDay('rules.ordered', { names: ids.map((id) => known.get(id)!) }, { chain: 'setting', by: viewer }, session);
  });
}

/** Whether of the rules that fit the first acts, or all. */
export async function setMode(viewer: Viewer, mode: Mode): Promise<void> {
  permit(may(viewer, 'rules.manage'));
  await changing(async (session) => {
    const { before, after } = await storeSetting('rules.mode', mode, session);
    if (before !== after) await recordOfDay('setting.changed', { key: 'rules.mode', changes: { value: { before, after } } }, { chain: 'setting', by: viewer }, session);
  });
}

/** Forgets what old rules did: the tickets' own histories keep what was changed. */
export async function forgetOldRuns(): Promise<number> {
  return (await RuleRun.deleteMany({ at: { $lt: new Date(clock.ms() - 180 * 24 * 60 * 60_000) } })).deletedCount;
}

const plain = ({ name, description, active, trigger, facts, when, actions }: RuleRecord) => ({ name, description, active, trigger, facts, when, actions });

async function requireWebhooks(actions: readonly RuleAction[]): Promise<void> {
  for (const [i, action] of actions.entries()) {
    if (action.do !== 'webhook' || (await Webhook.exists({ _id: action.webhookId }))) continue;
    throw new Problem('invalid', 'There is no such webhook.', { errors: [{ path: `actions.${i}.webhookId`, message: 'No webhook has this id.' }] });
  }
}
