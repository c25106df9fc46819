import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { ApiKey, toApiKeyView, type ApiKeyDocument, type ApiKeyView } from './api-key.ts';
import { permit, type Viewer } from './viewer.ts';

/** For good: a withdrawn key never works again. Withdrawing it twice changes nothing. */
export async function withdrawKey(keyId: string, by: Viewer): Promise<ApiKeyView> {
  permit(by.rights.has('keys.manage'));
  return changing(async (session) => {
    const key = await ApiKey.findById(toId(keyId, 'key')).session(session);
    if (!key) throw new Problem('not_found', 'There is no such key.');
    if (!key.withdrawnAt) await withdraw(key, by, session);
    return toApiKeyView(key);
  });
}

export async function withdraw(key: ApiKeyDocument, by: Viewer, session: ClientSession, reason?: string): Promise<void> {
  key.withdrawnAt = clock.now();
  key.history = await record('key.withdrawn', { name: key.name }, { subject: { kind: 'key', id: key._id.toString() }, head: key.history, by, reason }, session);
  await key.save({ session });
}
