import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { isId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { promisesChanged } from './book.ts';
import { Calendar } from './calendar.ts';
import { SlaPolicy, toPolicyView, type PolicyView, type SlaPolicyDocument } from './policy.ts';
import type { changePolicyInput, PolicyInput } from './words.ts';

/** The first policy is the default one, whatever it says: a desk that promises has exactly one (catalogue 4.3, 16). */
export async function createPolicy(input: PolicyInput, by: Viewer): Promise<PolicyView> {
  permit(by.rights.has('settings.manage'));
  const saved = await changing(async (session) => {
    const former = await SlaPolicy.findOne({ isDefault: true }).session(session);
    const isDefault = input.isDefault || !former;
    await requireCalendar(input.calendarId, session);
    if (isDefault && former) await demote(former, by, session);
    const policy = new SlaPolicy({ ...input, isDefault, createdAt: clock.now() });
    policy.history = await record('sla_policy.created', { name: policy.name, isDefault }, { subject: { kind: 'sla_policy', id: policy._id.toString() }, head: null, by }, session);
    await policy.save({ session });
    return toPolicyView(policy);
  }).catch(rethrowTaken);
  await promisesChanged();
  return saved;
}

export async function changePolicy(id: string, { version, ...wanted }: z.output<typeof changePolicyInput>, by: Viewer): Promise<PolicyView> {
  permit(by.rights.has('settings.manage'));
  const saved = await changing(async (session) => {
    const policy = await SlaPolicy.findById(toId(id, 'policy')).session(session);
    if (!policy) throw new Problem('not_found', 'There is no such policy.');
    expectVersion(policy, version, toPolicyView(policy));
    const changes = changesBetween(toPolicyView(policy), wanted);
    if (!changes) return toPolicyView(policy);
    if (policy.isDefault && wanted.isDefault === false) throw new Problem('conflict', 'One policy must be the default. Make another one the default instead.', { errors: [{ path: 'isDefault', message: 'Make another policy the default.' }] });
    if (wanted.calendarId) await requireCalendar(wanted.calendarId, session);
    if (wanted.isDefault && !policy.isDefault) {
      const former = await SlaPolicy.findOne({ isDefault: true }).session(session);
      if (former) await demote(former, by, session);
    }
    policy.set({ ...wanted, version: policy.version + 1 });
    policy.history = await record('sla_policy.changed', { changes }, { subject: { kind: 'sla_policy', id }, head: policy.history, by }, session);
    await policy.save({ session });
    return toPolicyView(policy);
  }).catch(rethrowTaken);
  await promisesChanged();
  return saved;
}

export async function deletePolicy(id: string, by: Viewer): Promise<void> {
  permit(by.rights.has('settings.manage'));
  await changing(async (session) => {
    const policy = await SlaPolicy.findById(toId(id, 'policy')).session(session);
    if (!policy) throw new Problem('not_found', 'There is no such policy.');
    if (policy.isDefault) throw new Problem('conflict', 'The default policy cannot be deleted. Make another one the default first.');
    await record('sla_policy.deleted', { name: policy.name }, { subject: { kind: 'sla_policy', id }, head: policy.history, by }, session);
    await policy.deleteOne({ session });
  });
  await promisesChanged();
}

/** It keeps its conditions; without any it now matches nothing, where as the default it matched all. */
async function demote(former: SlaPolicyDocument, by: Viewer, session: ClientSession): Promise<void> {
  former.set({ isDefault: false, version: former.version + 1 });
  const changes = { isDefault: { before: true, after: false } };
  former.history = await record('sla_policy.changed', { changes }, { subject: { kind: 'sla_policy', id: former._id.toString() }, head: former.history, by, reason: 'Another policy became the default.' }, session);
  await former.save({ session });
}

async function requireCalendar(id: string, session: ClientSession): Promise<void> {
  if (isId(id) && (await Calendar.exists({ _id: id }).session(session))) return;
  const message = 'There is no such calendar.';
  throw new Problem('invalid', message, { errors: [{ path: 'calendarId', message }] });
}

function rethrowTaken(error: unknown): never {
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> };
  if (code !== 11000) throw error;
  if (keyPattern?.isDefault) throw new Problem('conflict', 'Somebody made another policy the default at the same moment. Look at the list and try again.');
  const message = 'There is a policy of this name already.';
  throw new Problem('conflict', message, { errors: [{ path: 'name', message }] });
}
