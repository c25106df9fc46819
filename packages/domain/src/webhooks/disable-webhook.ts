import type { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { notify } from '../notifications/notify.ts';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { may, systemViewer } from '../people/viewer.ts';
import { subjectOf } from './save-webhook.ts';
import { Webhook, type WebhookRecord } from './webhook.ts';

/** Switches a webhook off that fails and fails, and tells those who can do something about it. */
export async function disableWebhook(id: Types.ObjectId, why: string): Promise<void> {
  const by = systemViewer({ via: 'job', detail: 'webhooks' });
  const hook = await changing(async (session) => {
    const found = await Webhook.findOne({ _id: id, active: true }, null, { session }).lean<WebhookRecord>();
    if (!found) return null;
    const history = await record('webhook.disabled', { name: found.name, why }, { subject: subjectOf(id), head: found.history, by }, session);
    await Webhook.updateOne({ _id: id }, { $set: { active: false, disabled: { at: clock.now(), why }, history, version: found.version + 1 } }, { session });
    return found;
  });
  if (!hook) return;
  const text = `The webhook “${hook.name}” failed too often and was switched off. ${why}`;
  const news = new Map((await thoseWhoManage()).map((personId) => [personId, [{ event: 'system' as const, relation: 'mine' as const, facts: { text, webhook: hook.name } }]]));
  const cause = `webhook:${id}:${hook.version}`;
  await notify({ cause, burst: cause, by: by.actor, at: clock.now(), ticket: null, href: '/settings/webhooks', news });
}

async function thoseWhoManage(): Promise<string[]> {
  const [people, roles] = await Promise.all([Person.find({ active: true, joinedAt: { $ne: null } }).lean(), allRoles()]);
  return people.filter((person) => may(viewerOfPerson(person, roles, { via: 'job' }), 'rules.manage')).map((person) => person._id.toString());
}
